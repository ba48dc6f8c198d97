package io.mtpscript.engine;

import io.mtpscript.core.code.Program;
import io.mtpscript.core.snapshot.CertificatePem;
import io.mtpscript.core.snapshot.SnapshotWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A snapshot in a folder, signed under a root of its own. */
record SignedSnapshot(Path file, Path root) {
    /** @param validFor how long from now on the signer's certificate is valid; negative for one that has expired */
    static SignedSnapshot write(Path folder, Program program, Duration validFor) throws Exception {
        Instant now = Instant.now();
        Instant from = now.minus(Duration.ofDays(30));
        String rootName = "CN=root of " + folder.getFileName();
        KeyPair rootKeys = keys();
        KeyPair signerKeys = keys();
        byte[] rootCertificate =
                certificate(rootName, rootName, rootKeys, rootKeys, true, from, now.plus(Duration.ofDays(30)));
        byte[] signerCertificate =
                certificate("CN=signer", rootName, signerKeys, rootKeys, false, from, now.plus(validFor));
        byte[] snapshot = SnapshotWriter.write(program);
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(signerKeys.getPrivate());
        signature.update(snapshot);
        Path file = folder.resolve("app.msqs");
        Path root = folder.resolve("root.pem");
        Files.write(file, snapshot);
        Files.write(folder.resolve("app.msqs.sig"), signature.sign());
        Files.write(folder.resolve("app.msqs.crt"), CertificatePem.encode(List.of(signerCertificate)));
        Files.write(root, CertificatePem.encode(List.of(rootCertificate)));
        return new SignedSnapshot(file, root);
    }

    static KeyPair keys() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    static byte[] certificate(
            String subject,
            String issuer,
            KeyPair keys,
            KeyPair issuerKeys,
            boolean authority,
            Instant from,
            Instant to)
            throws Exception {
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                new X500Name(issuer),
                BigInteger.TWO,
                Date.from(from),
                Date.from(to),
                new X500Name(subject),
                keys.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
        int usage = authority ? KeyUsage.keyCertSign | KeyUsage.cRLSign : KeyUsage.digitalSignature;
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
        return builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(issuerKeys.getPrivate()))
                .getEncoded();
    }
}
