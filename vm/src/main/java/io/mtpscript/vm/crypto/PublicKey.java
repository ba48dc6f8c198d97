package io.mtpscript.vm.crypto;

import io.mtpscript.core.Limits;
import io.mtpscript.core.hash.Sha256;
import java.math.BigInteger;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.HexFormat;
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

        /** The DigestInfo of a SHA-256, up to the hash. */
        private static final byte[] SHA256_NAME = HexFormat.of().parseHex("3031300d060960864801650304020105000420");

        /** Whether the key is neither weak nor expensive to use. */
        static boolean accepts(BigInteger modulus, BigInteger exponent) {
            return modulus.bitLength() >= Limits.RSA_BITS_MIN
                    && modulus.bitLength() <= Limits.RSA_BITS_MAX
                    && modulus.testBit(0)
                    && exponent.testBit(0)
                    && exponent.bitLength() >= 2
                    && exponent.bitLength() <= MAX_EXPONENT_BITS;
        }

        /**
         * Compares what was signed as a whole (RFC 8017, section 8.2.2): the JDK also takes a hash whose name has no NULL behind it, so
         * that one signature has two forms.
         */
        @Override
        public boolean verifies(byte[] input, byte[] signature) {
            BigInteger modulus = key.getModulus();
            int length = (modulus.bitLength() + 7) / 8;
            BigInteger number = new BigInteger(1, signature);
            return signature.length == length
                    && number.compareTo(modulus) < 0
                    && number.modPow(key.getPublicExponent(), modulus).equals(encoded(input, length));
        }

        /** EMSA-PKCS1-v1_5 (section 9.2) as a number: 0, 1, as many 255 as there is room for, 0, the hash with its name. */
        private static BigInteger encoded(byte[] input, int length) {
            byte[] message = new byte[length];
            int hash = length - Sha256.BYTES;
            int name = hash - SHA256_NAME.length;
            Arrays.fill(message, 2, name - 1, (byte) 0xff);
            message[1] = 1;
            System.arraycopy(SHA256_NAME, 0, message, name, SHA256_NAME.length);
            System.arraycopy(Sha256.of(input), 0, message, hash, Sha256.BYTES);
            return new BigInteger(1, message);
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
        private static final byte[] NEUTRAL = new byte[Ed25519.PUBLIC_KEY_SIZE];

        static {
            NEUTRAL[0] = 1;
        }

        /**
         * By the equation without the cofactor (RFC 8032, section 5.1.7). Bouncy Castle's is the one with it, which holds too where a
         * signature's point has a part of small order; the key has none.
         */
        @Override
        public boolean verifies(byte[] input, byte[] signature) {
            return signature.length == Ed25519.SIGNATURE_SIZE
                    && Ed25519.verify(signature, 0, bytes, 0, input, 0, input.length)
                    && (Ed25519.validatePublicKeyFull(signature, 0)
                            || Arrays.equals(signature, 0, NEUTRAL.length, NEUTRAL, 0, NEUTRAL.length));
        }
    }
}
