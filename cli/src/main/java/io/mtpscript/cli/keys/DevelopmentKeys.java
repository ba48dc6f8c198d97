package io.mtpscript.cli.keys;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Set;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A development root and the signing key it vouches for, as four PEM files in one folder. Private keys are readable by
 * their owner alone. Production keys come from the organisation's own certificate authority and are given to
 * {@code mtpsc compile} by {@code --key} and {@code --cert}.
 *
 * @param folder where the four files are
 */
public record DevelopmentKeys(Path folder) {
    /** The root's certificate: what {@code --trust} or {@code --dev} takes. */
    public static final String ROOT = "dev-root.pem";

    private static final String ROOT_KEY = "dev-root.key";
    private static final String SIGNER = "dev-signer.pem";
    private static final String SIGNER_KEY = "dev-signer.key";
    private static final Duration ROOT_LIFE = Duration.ofDays(3650);
    /** Clocks of two machines differ: a certificate made on one must be valid on the other at once. */
    private static final Duration CLOCK_SKEW = Duration.ofHours(1);

    public Path root() {
        return folder.resolve(ROOT);
    }

    public boolean exist() {
        return Files.exists(root()) && Files.exists(folder.resolve(SIGNER_KEY));
    }

    public SigningKey signer() throws KeyException {
        return SigningKey.read(folder.resolve(SIGNER_KEY), folder.resolve(SIGNER));
    }

    /**
     * Makes both key pairs and writes the four files, replacing older ones only with {@code replace}.
     *
     * @param signerLife how long the signer's certificate is valid from {@code now}
     * @throws KeyException when files are there already or cannot be written
     */
    public void create(Instant now, Duration signerLife, boolean replace) throws KeyException {
        if (!replace && exist()) {
            throw new KeyException(
                    folder + " holds development keys already; --force replaces them, and snapshots signed"
                            + " with the old ones are refused from then on");
        }
        try {
            KeyPair rootPair = newPair();
            KeyPair signerPair = newPair();
            var rootName = new X500Name("CN=MTPScript development root");
            var signerName = new X500Name("CN=MTPScript development signer");
            Date from = Date.from(now.minus(CLOCK_SKEW));
            X509CertificateHolder rootCert =
                    certificate(rootName, rootPair, rootName, rootPair, from, Date.from(now.plus(ROOT_LIFE)), true);
            X509CertificateHolder signerCert = certificate(
                    rootName, rootPair, signerName, signerPair, from, Date.from(now.plus(signerLife)), false);
            Files.createDirectories(folder);
            write(ROOT_KEY, pem(new JcaPKCS8Generator(rootPair.getPrivate(), null)), true, replace);
            write(SIGNER_KEY, pem(new JcaPKCS8Generator(signerPair.getPrivate(), null)), true, replace);
            write(SIGNER, pem(signerCert), false, replace);
            write(ROOT, pem(rootCert), false, replace);
        } catch (FileAlreadyExistsException e) {
            throw new KeyException(e.getFile() + " exists already; --force replaces it", e);
        } catch (IOException e) {
            throw new KeyException("keys cannot be written to " + folder + ": " + e.getMessage(), e);
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("every JDK makes P-256 keys", e);
        }
    }

    private static KeyPair newPair() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static X509CertificateHolder certificate(
            X500Name issuer,
            KeyPair issuerPair,
            X500Name subject,
            KeyPair subjectPair,
            Date from,
            Date to,
            boolean root)
            throws GeneralSecurityException, IOException, OperatorCreationException {
        var serial = new BigInteger(127, new SecureRandom()).setBit(0);
        var extensions = new JcaX509ExtensionUtils();
        return new JcaX509v3CertificateBuilder(issuer, serial, from, to, subject, subjectPair.getPublic())
                .addExtension(
                        Extension.basicConstraints, true, root ? new BasicConstraints(0) : new BasicConstraints(false))
                .addExtension(
                        Extension.keyUsage,
                        true,
                        new KeyUsage(root ? KeyUsage.keyCertSign | KeyUsage.cRLSign : KeyUsage.digitalSignature))
                .addExtension(
                        Extension.subjectKeyIdentifier,
                        false,
                        extensions.createSubjectKeyIdentifier(subjectPair.getPublic()))
                .addExtension(
                        Extension.authorityKeyIdentifier,
                        false,
                        extensions.createAuthorityKeyIdentifier(issuerPair.getPublic()))
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(issuerPair.getPrivate()));
    }

    private static String pem(Object object) {
        var text = new StringWriter();
        try (var pem = new JcaPEMWriter(text)) {
            pem.writeObject(object);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        return text.toString();
    }

    private void write(String name, String pem, boolean secret, boolean replace) throws IOException {
        Path file = folder.resolve(name);
        if (replace) {
            Files.deleteIfExists(file);
        }
        Set<PosixFilePermission> mode = PosixFilePermissions.fromString(secret ? "rw-------" : "rw-r--r--");
        // The mode is given when the file is made: a key is never readable by others, not even for a moment.
        FileAttribute<Set<PosixFilePermission>> attribute = PosixFilePermissions.asFileAttribute(mode);
        try (var channel = Files.newByteChannel(
                file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attribute)) {
            channel.write(StandardCharsets.US_ASCII.encode(pem));
        }
    }
}
