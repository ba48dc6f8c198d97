package io.mtpscript.engine.audit;

import io.mtpscript.core.text.Pem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.stream.Collectors;

/** Checks that certificates of those who sign heads lead to a root. Revocation is not asked for: that would be I/O. */
final class SignerChains {
    private static final int DIGITAL_SIGNATURE = 0;

    private final List<X509Certificate> roots;

    SignerChains(List<X509Certificate> roots) {
        this.roots = List.copyOf(roots);
    }

    /** @throws IOException if the file has none, or cannot be read */
    static List<X509Certificate> certificates(Path file) throws IOException {
        List<X509Certificate> certificates = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (byte[] der : Pem.all(Files.readString(file, StandardCharsets.ISO_8859_1), "CERTIFICATE")) {
                certificates.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
            }
        } catch (NoSuchFileException e) {
            throw new IOException("There is no file of certificates " + file, e);
        } catch (GeneralSecurityException e) {
            throw new IOException("A certificate in " + file + " cannot be read: " + e.getMessage(), e);
        }
        if (certificates.isEmpty()) {
            throw new IOException(file + " holds no certificate in PEM");
        }
        return certificates;
    }

    /** The key of the first certificate of a file, which may sign from when all of its chain were valid until one is not. */
    HeadKeys.Signer signer(Path file) throws IOException {
        List<X509Certificate> chain = certificates(file);
        X509Certificate first = chain.getFirst();
        if (chain.size() > 1 && roots.contains(chain.getLast())) {
            chain.removeLast();
        }
        Instant from = chain.stream()
                .map(each -> each.getNotBefore().toInstant())
                .reduce(Instant.MIN, (a, b) -> a.isAfter(b) ? a : b);
        Instant to = chain.stream()
                .map(each -> each.getNotAfter().toInstant())
                .reduce(Instant.MAX, (a, b) -> a.isBefore(b) ? a : b);
        boolean[] usage = first.getKeyUsage();
        if (usage != null && !usage[DIGITAL_SIGNATURE]) {
            throw new IOException("The certificate in " + file + " is not for digital signatures");
        }
        try {
            PKIXParameters parameters = new PKIXParameters(
                    roots.stream().map(root -> new TrustAnchor(root, null)).collect(Collectors.toSet()));
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(from));
            CertPathValidator.getInstance("PKIX")
                    .validate(CertificateFactory.getInstance("X.509").generateCertPath(chain), parameters);
        } catch (GeneralSecurityException e) {
            throw new IOException("The certificate in " + file + " leads to no root that is trusted", e);
        }
        return new HeadKeys.Signer(first.getPublicKey(), from, to);
    }
}
