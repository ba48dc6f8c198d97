package io.mtpscript.conformance.suites;

import io.mtpscript.core.snapshot.CertificatePem;
import io.mtpscript.core.snapshot.SnapshotVerifier;
import io.mtpscript.core.snapshot.Verdict;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Certifies a suite's public keys, so that its signatures come to the snapshot verifier the way real ones do. */
final class SigningAuthority {
    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
    private static final X500Name NAME = new X500Name("CN=root of a test");

    private final ContentSigner signer;
    private final byte[] trusted;

    SigningAuthority() throws GeneralSecurityException, OperatorCreationException, IOException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair keys = generator.generateKeyPair();
        signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
        trusted = pem(NAME, keys.getPublic().getEncoded(), true);
    }

    /** The chain file, as PEM, of a signer with this public key. */
    byte[] certify(byte[] publicKeyDer) throws IOException {
        return pem(new X500Name("CN=signer of a test"), publicKeyDer, false);
    }

    private byte[] pem(X500Name subject, byte[] publicKeyDer, boolean authority) throws IOException {
        int usage = authority ? KeyUsage.keyCertSign : KeyUsage.digitalSignature;
        byte[] certificate = new X509v3CertificateBuilder(
                        NAME,
                        BigInteger.ONE,
                        Date.from(AT.minus(1, ChronoUnit.DAYS)),
                        Date.from(AT.plus(1, ChronoUnit.DAYS)),
                        subject,
                        SubjectPublicKeyInfo.getInstance(publicKeyDer))
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(authority))
                .addExtension(Extension.keyUsage, true, new KeyUsage(usage))
                .build(signer)
                .getEncoded();
        return CertificatePem.encode(List.of(certificate));
    }

    Verdict verify(byte[] message, byte[] signature, byte[] chain) {
        return SnapshotVerifier.verify(message, signature, chain, trusted, AT);
    }
}
