package io.mtpscript.cli.keys;

import java.io.IOException;
import java.io.StringReader;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;

/**
 * A private ECDSA P-256 key with its certificate chain, ready to sign snapshots (runtime contract section 8).
 *
 * @param chainPem the chain as it is written beside the snapshot: the signer's certificate first
 */
public record SigningKey(ECPrivateKeyParameters key, String chainPem) {
    private static final int P256_BITS = 256;

    /**
     * Reads a PKCS#8 or SEC 1 PEM key and a PEM chain.
     *
     * @throws KeyException when a file is missing, unreadable, or no P-256 key
     */
    public static SigningKey read(Path keyFile, Path chainFile) throws KeyException {
        String chain = text(chainFile);
        if (!chain.contains("-----BEGIN CERTIFICATE-----")) {
            throw new KeyException(chainFile + " holds no PEM certificate; give the signer's chain with --cert");
        }
        try (var pem = new PEMParser(new StringReader(text(keyFile)))) {
            AsymmetricKeyParameter parsed = switch (pem.readObject()) {
                case PrivateKeyInfo info -> PrivateKeyFactory.createKey(info);
                case PEMKeyPair pair -> PrivateKeyFactory.createKey(pair.getPrivateKeyInfo());
                case null, default ->
                    throw new KeyException(keyFile + " holds no PEM private key; mtpsc keygen makes one");
            };
            if (parsed instanceof ECPrivateKeyParameters ec
                    && ec.getParameters().getN().bitLength() == P256_BITS) {
                return new SigningKey(ec, chain);
            }
            throw new KeyException(keyFile + " is not an ECDSA P-256 key; snapshots are signed with P-256 only");
        } catch (PEMException e) {
            throw new KeyException(keyFile + " is not a readable PEM file: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new KeyException(keyFile + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Signs with the deterministic nonce of RFC 6979, so that equal bytes give equal signatures; strict DER. */
    public byte[] sign(byte[] message) {
        var signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
        signer.init(true, key);
        BigInteger[] rs = signer.generateSignature(sha256(message));
        try {
            return new DERSequence(new ASN1Integer[] {new ASN1Integer(rs[0]), new ASN1Integer(rs[1])})
                    .getEncoded(ASN1Encoding.DER);
        } catch (IOException e) {
            throw new IllegalStateException("two integers always have a DER form", e);
        }
    }

    private static byte[] sha256(byte[] message) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(message);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static String text(Path file) throws KeyException {
        try {
            return Files.readString(file, StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new KeyException(file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
