package io.mtpscript.net.tls;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A key and the certificates that go with it, checked: the key is that of the first certificate, each other one has issued the
 * one before it, and all are valid now.
 *
 * @param chain at least one
 * @param fingerprint of the files that it was read from
 */
public record ServerKeyPair(PrivateKey key, List<X509Certificate> chain, byte[] fingerprint) {
    /** By the name of a certificate's key: how a signature shows that a private key belongs to it. */
    private static final Map<String, String> SIGNATURES =
            Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA");

    private static final byte[] PROBE = {'m', 't', 'p'};

    public ServerKeyPair {
        chain = List.copyOf(chain);
    }

    /**
     * Reads and checks both files.
     *
     * @throws BadKeyPairException if they cannot be served with; says which and why
     */
    public static ServerKeyPair read(TlsSettings places, Instant now) throws BadKeyPairException {
        KeyPairFiles files = KeyPairFiles.read(places);
        try {
            List<X509Certificate> chain = chain(files, now);
            PrivateKey key = key(files, chain.getFirst());
            return new ServerKeyPair(key, chain, files.fingerprint());
        } finally {
            files.wipe();
        }
    }

    /**
     * What the files have now, to be compared with {@link #fingerprint}.
     *
     * @throws BadKeyPairException if they cannot be read
     */
    public static byte[] fingerprint(TlsSettings places) throws BadKeyPairException {
        KeyPairFiles files = KeyPairFiles.read(places);
        try {
            return files.fingerprint();
        } finally {
            files.wipe();
        }
    }

    /** When the first of the certificates ends. */
    public Instant expires() {
        return chain.stream()
                .map(certificate -> certificate.getNotAfter().toInstant())
                .min(Instant::compareTo)
                .orElseThrow();
    }

    private static List<X509Certificate> chain(KeyPairFiles files, Instant now) throws BadKeyPairException {
        String file = files.places().certificate().toString();
        List<X509Certificate> chain;
        try {
            chain = CertificateFactory.getInstance("X.509").generateCertificates(files.certificateStream()).stream()
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (CertificateException e) {
            throw new BadKeyPairException("There are no certificates in " + file + "; it must be a PEM file");
        }
        if (chain.isEmpty()) {
            throw new BadKeyPairException("There are no certificates in " + file + "; it must be a PEM file");
        }
        for (X509Certificate certificate : chain) {
            String subject = certificate.getSubjectX500Principal().getName();
            if (certificate.getNotAfter().toInstant().isBefore(now)) {
                throw new BadKeyPairException("The certificate of %s in %s ended at %s"
                        .formatted(subject, file, certificate.getNotAfter().toInstant()));
            }
            if (certificate.getNotBefore().toInstant().isAfter(now)) {
                throw new BadKeyPairException("The certificate of %s in %s begins at %s only"
                        .formatted(subject, file, certificate.getNotBefore().toInstant()));
            }
        }
        requireOrder(chain, file);
        return chain;
    }

    /** Clients that are strict take no chain in another order. */
    private static void requireOrder(List<X509Certificate> chain, String file) throws BadKeyPairException {
        for (int i = 1; i < chain.size(); i++) {
            X509Certificate issued = chain.get(i - 1);
            try {
                issued.verify(chain.get(i).getPublicKey());
            } catch (GeneralSecurityException e) {
                throw new BadKeyPairException("Certificate %d in %s has not issued the one before it (%s)"
                        .formatted(i + 1, file, issued.getSubjectX500Principal().getName()));
            }
        }
    }

    private static PrivateKey key(KeyPairFiles files, X509Certificate certificate) throws BadKeyPairException {
        String file = files.places().key().toString();
        String algorithm = certificate.getPublicKey().getAlgorithm();
        String signature = SIGNATURES.get(algorithm);
        if (signature == null) {
            throw new BadKeyPairException(
                    "The certificate's key is of kind " + algorithm + "; it must be RSA, EC or Ed25519");
        }
        byte[] encoded = files.keyUnder("PRIVATE KEY");
        try {
            if (encoded.length == 0) {
                throw new BadKeyPairException(notPkcs8(files, file));
            }
            PrivateKey key = KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
            requirePair(key, certificate, signature, files);
            return key;
        } catch (InvalidKeySpecException | SignatureException e) {
            throw notOfOnePair(files);
        } catch (GeneralSecurityException e) {
            throw new BadKeyPairException("The key in " + file + " cannot be used: " + e.getMessage());
        } finally {
            Arrays.fill(encoded, (byte) 0);
        }
    }

    private static String notPkcs8(KeyPairFiles files, String file) {
        if (files.keyHas("ENCRYPTED PRIVATE KEY")) {
            return "The key in " + file + " has a password; take it off with `openssl pkey -in " + file + "`";
        }
        if (files.keyHas("RSA PRIVATE KEY") || files.keyHas("EC PRIVATE KEY")) {
            return "The key in " + file + " is not PKCS#8; `openssl pkey -in " + file + "` writes it so";
        }
        return "There is no private key in " + file + "; it must be a PEM file (PKCS#8)";
    }

    private static BadKeyPairException notOfOnePair(KeyPairFiles files) {
        return new BadKeyPairException("The key in %s is not that of the certificate in %s"
                .formatted(files.places().key(), files.places().certificate()));
    }

    private static void requirePair(PrivateKey key, X509Certificate certificate, String algorithm, KeyPairFiles files)
            throws GeneralSecurityException, BadKeyPairException {
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(PROBE);
        byte[] signed = signature.sign();
        signature.initVerify(certificate.getPublicKey());
        signature.update(PROBE);
        if (!signature.verify(signed)) {
            throw notOfOnePair(files);
        }
    }
}
