package io.mtpscript.vm.crypto;

import io.mtpscript.core.Limits;
import io.mtpscript.core.hash.Sha256;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** A public key that checks signatures as JSON Web Signatures have them (RFC 7518, RFC 8037). */
public sealed interface PublicKey {
    /** Whether the signature is this key's over the bytes. */
    boolean verifies(byte[] input, byte[] signature);

    /** RSASSA-PKCS1-v1_5 with SHA-256, {@code RS256}; a modulus of {@link Limits#RSA_BITS_MIN} to {@link Limits#RSA_BITS_MAX}. */
    record Rsa(RSAPublicKey key) implements PublicKey {
        private static final int MAX_EXPONENT_BITS = 32;

        /** Whether the key is neither weak nor expensive to use. */
        static boolean accepts(BigInteger modulus, BigInteger exponent) {
            return modulus.bitLength() >= Limits.RSA_BITS_MIN
                    && modulus.bitLength() <= Limits.RSA_BITS_MAX
                    && modulus.testBit(0)
                    && exponent.testBit(0)
                    && exponent.bitLength() >= 2
                    && exponent.bitLength() <= MAX_EXPONENT_BITS;
        }

        @Override
        public boolean verifies(byte[] input, byte[] signature) {
            try {
                Signature rsa = Signature.getInstance("SHA256withRSA");
                rsa.initVerify(key);
                rsa.update(input);
                return signature.length == (key.getModulus().bitLength() + 7) / 8 && rsa.verify(signature);
            } catch (SignatureException malformed) {
                return false;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("A Java platform without SHA256withRSA, or a key that was accepted", e);
            }
        }
    }

    /** ECDSA over P-256 with SHA-256, {@code ES256}: the signature is r and s in 32 bytes each. */
    record P256(ECPublicKeyParameters key) implements PublicKey {
        private static final int PART = 32;

        @Override
        public boolean verifies(byte[] input, byte[] signature) {
            if (signature.length != 2 * PART) {
                return false;
            }
            ECDSASigner signer = new ECDSASigner();
            signer.init(false, key);
            BigInteger r = new BigInteger(1, Arrays.copyOf(signature, PART));
            BigInteger s = new BigInteger(1, Arrays.copyOfRange(signature, PART, 2 * PART));
            return signer.verifySignature(Sha256.of(input), r, s);
        }
    }

    /** {@code EdDSA} over Ed25519. */
    record Ed25519Key(byte[] bytes) implements PublicKey {
        @Override
        public boolean verifies(byte[] input, byte[] signature) {
            return signature.length == Ed25519.SIGNATURE_SIZE
                    && Ed25519.verify(signature, 0, bytes, 0, input, 0, input.length);
        }
    }
}
