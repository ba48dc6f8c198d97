package io.mtpscript.core.snapshot;

import io.mtpscript.core.Limits;
import io.mtpscript.core.hash.Sha256;
import io.mtpscript.core.snapshot.Verdict.Reason;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXCertPathValidatorResult;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Decides whether a snapshot may be used: certificate chain, validity, key usage and signature against trusted roots, on the
 * very bytes that will be used.
 *
 * <p>The chain file holds the signer's certificate first and then those between it and the root, in order, each needed; the
 * root may end it. It must be in the strict form of {@link CertificatePem#encode}, so that no byte of it is without meaning.
 * The signer's key is ECDSA P-256, may sign (digitalSignature) and is no authority's. The signature is strict DER over the
 * SHA-256 of the file. Revocation is not asked for: that would be I/O.
 */
public final class SnapshotVerifier {
    private static final int DIGITAL_SIGNATURE = 0;

    private final List<X509Certificate> roots;
    private final Instant at;

    private SnapshotVerifier(List<X509Certificate> roots, Instant at) {
        this.roots = roots;
        this.at = at;
    }

    /** Leaves a check that failed; never leaves this class and carries no stack trace. */
    private static final class Failed extends Exception {
        final transient Verdict.Refused verdict;

        Failed(Reason reason, String line) {
            super(line, null, false, false);
            verdict = new Verdict.Refused(reason, "Snapshot refused: " + line);
        }
    }

    /**
     * Verifies a snapshot.
     *
     * @param file the bytes of {@code app.msqs}
     * @param signature the bytes of {@code app.msqs.sig}
     * @param chain the bytes of {@code app.msqs.crt}
     * @param trusted certificates of trusted roots as PEM; text around them does not matter
     * @param at the time for which the certificates must be valid
     */
    public static Verdict verify(byte[] file, byte[] signature, byte[] chain, byte[] trusted, Instant at) {
        try {
            SnapshotVerifier verifier = new SnapshotVerifier(roots(trusted), at);
            X509Certificate signer = verifier.signer(chain);
            byte[] hash = Sha256.of(file);
            checkSignature(signer, hash, signature);
            return new Verdict.Accepted(
                    Sha256.hex(hash), name(signer), signer.getNotAfter().toInstant());
        } catch (Failed failed) {
            return failed.verdict;
        }
    }

    private static List<X509Certificate> roots(byte[] trusted) throws Failed {
        List<byte[]> encoded = trusted.length > Limits.CERTIFICATES_BYTES
                ? List.of()
                : CertificatePem.decode(trusted).orElse(List.of());
        if (encoded.isEmpty() || encoded.size() > Limits.CERTIFICATES) {
            throw new Failed(
                    Reason.TRUST_STORE,
                    "the trusted roots are no PEM file of 1 to " + Limits.CERTIFICATES + " certificates");
        }
        List<X509Certificate> roots = new ArrayList<>();
        for (byte[] root : encoded) {
            roots.add(certificate(root, Reason.TRUST_STORE, "a trusted root"));
        }
        return roots;
    }

    private static X509Certificate certificate(byte[] der, Reason reason, String what) throws Failed {
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            if (factory.generateCertificate(new ByteArrayInputStream(der)) instanceof X509Certificate certificate
                    && Arrays.equals(certificate.getEncoded(), der)
                    && CertificateDer.isStrict(certificate, der)) {
                return certificate;
            }
        } catch (CertificateException | RuntimeException e) {
            // The platform's parser reports hostile bytes by both; either way it is no certificate.
            throw new Failed(reason, what + " is no X.509 certificate");
        }
        throw new Failed(reason, what + " is no X.509 certificate");
    }

    /** The certificate that signed, once the chain to a root is checked. */
    private X509Certificate signer(byte[] chainPem) throws Failed {
        List<X509Certificate> chain = chain(chainPem);
        X509Certificate signer = chain.getFirst();
        checkPath(chain);
        boolean[] usage = signer.getKeyUsage();
        if (usage == null || !usage[DIGITAL_SIGNATURE]) {
            throw new Failed(Reason.WRONG_KEY, "the key of " + name(signer) + " is not for digital signatures");
        }
        if (signer.getBasicConstraints() >= 0) {
            throw new Failed(Reason.WRONG_KEY, name(signer) + " is an authority; its key must not sign snapshots");
        }
        if (!EcdsaP256.isKey(signer.getPublicKey())) {
            throw new Failed(Reason.WRONG_KEY, "the key of " + name(signer) + " is not ECDSA P-256");
        }
        return signer;
    }

    /** The certificates of the chain file without the root. */
    private List<X509Certificate> chain(byte[] chainPem) throws Failed {
        List<byte[]> encoded = chainPem.length > Limits.CERTIFICATES_BYTES
                ? List.of()
                : CertificatePem.decode(chainPem).orElse(List.of());
        if (encoded.isEmpty() || encoded.size() > Limits.CHAIN_LENGTH + 1) {
            throw new Failed(
                    Reason.MALFORMED_CERTIFICATE,
                    "the certificate file is no PEM file of 1 to " + (Limits.CHAIN_LENGTH + 1) + " certificates");
        }
        if (!Arrays.equals(CertificatePem.encode(encoded), chainPem)) {
            throw new Failed(
                    Reason.MALFORMED_CERTIFICATE,
                    "the certificate file has something besides its certificates, or lines not of 64 characters");
        }
        List<X509Certificate> chain = new ArrayList<>();
        for (byte[] certificate : encoded) {
            chain.add(certificate(certificate, Reason.MALFORMED_CERTIFICATE, "an entry of the certificate file"));
        }
        if (chain.size() > 1 && roots.contains(chain.getLast())) {
            chain.removeLast();
        }
        return chain;
    }

    private void checkPath(List<X509Certificate> chain) throws Failed {
        for (X509Certificate certificate : chain) {
            checkValidity(certificate);
        }
        X509Certificate root;
        try {
            Set<TrustAnchor> anchors = new LinkedHashSet<>();
            roots.forEach(anchor -> anchors.add(new TrustAnchor(anchor, null)));
            PKIXParameters parameters = new PKIXParameters(anchors);
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(at));
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            PKIXCertPathValidatorResult result = (PKIXCertPathValidatorResult)
                    CertPathValidator.getInstance("PKIX").validate(factory.generateCertPath(chain), parameters);
            root = result.getTrustAnchor().getTrustedCert();
        } catch (CertPathValidatorException e) {
            throw new Failed(Reason.UNTRUSTED, "the certificate of " + name(chain.getFirst()) + " " + untrusted(e));
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new Failed(
                    Reason.UNTRUSTED, "the certificate of " + name(chain.getFirst()) + " leads to no trusted root");
        }
        checkValidity(root);
        if (root.getBasicConstraints() < 0) {
            throw new Failed(Reason.TRUST_STORE, "the trusted root " + name(root) + " is no authority");
        }
    }

    private static String untrusted(CertPathValidatorException e) {
        if (e.getReason() == BasicReason.INVALID_SIGNATURE) {
            return "or one above it is not signed by the one it names";
        }
        if (e.getReason() == BasicReason.ALGORITHM_CONSTRAINED) {
            return "or one above it is signed with an algorithm that is no longer safe";
        }
        return "leads to no trusted root";
    }

    private void checkValidity(X509Certificate certificate) throws Failed {
        if (at.isBefore(certificate.getNotBefore().toInstant())) {
            throw new Failed(
                    Reason.NOT_VALID_NOW,
                    "the certificate of " + name(certificate) + " is valid only from "
                            + certificate.getNotBefore().toInstant());
        }
        if (at.isAfter(certificate.getNotAfter().toInstant())) {
            throw new Failed(
                    Reason.NOT_VALID_NOW,
                    "the certificate of " + name(certificate) + " expired at "
                            + certificate.getNotAfter().toInstant());
        }
    }

    private static void checkSignature(X509Certificate signer, byte[] hash, byte[] signature) throws Failed {
        if (!EcdsaP256.isStrictDer(signature)) {
            throw new Failed(Reason.MALFORMED_SIGNATURE, "the signature is not an ECDSA P-256 signature in strict DER");
        }
        if (!EcdsaP256.verifies(signer.getPublicKey(), hash, signature)) {
            throw new Failed(
                    Reason.WRONG_SIGNATURE,
                    "the signature is not that of " + name(signer)
                            + " over this file; the file was changed or belongs to another signature");
        }
    }

    /** A certificate's subject for a message: one line of printable ASCII. */
    private static String name(X509Certificate certificate) {
        String name = certificate.getSubjectX500Principal().getName();
        StringBuilder printable = new StringBuilder();
        name.chars()
                .map(unit -> unit >= ' ' && unit < 0x7F ? unit : '?')
                .forEach(unit -> printable.append((char) unit));
        return printable.toString();
    }
}
