package io.mtpscript.net.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Keys with certificates of their own for this machine, as PEM files in a folder. */
public final class TestCertificates {
    private TestCertificates() {}

    /**
     * Writes a pair, over one that is there.
     *
     * @param algorithm {@code EC}, {@code RSA} or {@code Ed25519}
     * @param from when the certificate begins, from now
     * @param until when it ends, from now
     */
    public static TlsSettings write(Path folder, String algorithm, String name, Duration from, Duration until)
            throws IOException {
        TlsSettings places = places(folder);
        try {
            KeyPair keys = keys(algorithm);
            String signature = switch (algorithm) {
                case "EC" -> "SHA256withECDSA";
                case "RSA" -> "SHA256withRSA";
                default -> algorithm;
            };
            Instant now = Instant.now();
            X500Name subject = new X500Name("CN=" + name);
            byte[] certificate = new JcaX509v3CertificateBuilder(
                            subject,
                            BigInteger.valueOf(System.nanoTime()),
                            Date.from(now.plus(from)),
                            Date.from(now.plus(until)),
                            subject,
                            keys.getPublic())
                    .addExtension(Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName[] {
                        new GeneralName(GeneralName.dNSName, "localhost"),
                        new GeneralName(GeneralName.iPAddress, "127.0.0.1")
                    }))
                    .build(new JcaContentSignerBuilder(signature).build(keys.getPrivate()))
                    .getEncoded();
            Files.writeString(places.certificate(), pem("CERTIFICATE", certificate));
            Files.writeString(places.key(), pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
            return places;
        } catch (GeneralSecurityException | OperatorException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A good pair. */
    public static TlsSettings write(Path folder, String name) throws IOException {
        return write(folder, "EC", name, Duration.ofDays(-1), Duration.ofDays(30));
    }

    static TlsSettings places(Path folder) {
        return new TlsSettings(folder.resolve("cert.pem"), folder.resolve("key.pem"));
    }

    private static KeyPair keys(String algorithm) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        if (algorithm.equals("RSA")) {
            generator.initialize(2048);
        } else if (algorithm.equals("EC")) {
            generator.initialize(256);
        }
        return generator.generateKeyPair();
    }

    static String pem(String label, byte[] bytes) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(bytes)
                + "\n-----END " + label + "-----\n";
    }
}
