package io.mtpscript.engine.audit;

import io.mtpscript.core.text.Pem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.interfaces.ECKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The public keys whose signatures of heads count. Immutable. */
public final class HeadKeys {
    static final String ALGORITHM = "SHA256withECDSA";

    /** The order of P-256's group (FIPS 186), which no other curve in use has. */
    private static final BigInteger P256_ORDER =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

    private final List<Signer> signers;

    private HeadKeys(List<Signer> signers) {
        this.signers = List.copyOf(signers);
    }

    /** A key, and when what it signs counts. */
    record Signer(PublicKey key, Instant from, Instant to) {
        private boolean counts(Instant time) {
            return !time.isBefore(from) && !time.isAfter(to);
        }
    }

    /** No keys: signatures are not looked at. */
    public static HeadKeys none() {
        return new HeadKeys(List.of());
    }

    /**
     * Reads public keys and certificates in PEM, of which only the keys count.
     *
     * @throws IOException if a file cannot be read or has none; the message says which
     */
    public static HeadKeys read(List<Path> files) throws IOException {
        List<PublicKey> keys = new ArrayList<>();
        for (Path file : files) {
            List<PublicKey> found = read(file);
            if (found.isEmpty()) {
                throw new IOException(file + " holds no public key or certificate in PEM");
            }
            keys.addAll(found);
        }
        for (PublicKey key : keys) {
            checkP256(key);
        }
        return new HeadKeys(keys.stream()
                .map(key -> new Signer(key, Instant.MIN, Instant.MAX))
                .toList());
    }

    /**
     * Reads certificates in PEM that lead to a root. What their keys signed counts while the whole chain was valid.
     *
     * @param files each with a signer's certificate, then those between it and a root
     * @param roots a file with the roots to trust
     * @throws IOException if a file cannot be read, or a certificate does not lead to a root; the message says which
     */
    public static HeadKeys certified(List<Path> files, Path roots) throws IOException {
        SignerChains chains = new SignerChains(SignerChains.certificates(roots));
        List<Signer> signers = new ArrayList<>();
        for (Path file : files) {
            Signer signer = chains.signer(file);
            checkP256(signer.key());
            signers.add(signer);
        }
        return new HeadKeys(signers);
    }

    private static void checkP256(PublicKey key) throws IOException {
        if (!isP256(key)) {
            throw new IOException("A key that heads are signed with must be ECDSA P-256");
        }
    }

    private static List<PublicKey> read(Path file) throws IOException {
        List<PublicKey> keys = new ArrayList<>();
        try {
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            for (byte[] der : Pem.all(text, "PUBLIC KEY")) {
                keys.add(KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(der)));
            }
            for (byte[] der : Pem.all(text, "CERTIFICATE")) {
                keys.add(CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(der))
                        .getPublicKey());
            }
        } catch (NoSuchFileException e) {
            throw new IOException("There is no key file " + file, e);
        } catch (GeneralSecurityException e) {
            throw new IOException("A key in " + file + " cannot be read: " + e.getMessage(), e);
        }
        return keys;
    }

    static boolean isP256(Key key) {
        return key instanceof ECKey ec && ec.getParams().getOrder().equals(P256_ORDER);
    }

    boolean isEmpty() {
        return signers.isEmpty();
    }

    /** Whether one of the keys that count at that time made this signature, given as Base64. */
    boolean verify(byte[] text, String base64, Instant time) {
        byte[] given;
        try {
            given = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return false;
        }
        return signers.stream().anyMatch(signer -> signer.counts(time) && verify(signer.key(), text, given));
    }

    private static boolean verify(PublicKey key, byte[] text, byte[] given) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initVerify(key);
            signature.update(text);
            return signature.verify(given);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
