package io.mtpscript.core.snapshot;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;

/** ECDSA over P-256 with signatures in strict DER: of the many encodings of two numbers only the one is taken. */
final class EcdsaP256 {
    private static final int SEQUENCE = 0x30;
    private static final int INTEGER = 0x02;

    /** Tag and length; lengths here fit one byte. */
    private static final int HEADER_BYTES = 2;

    private static final ECParameterSpec CURVE = curve();

    private EcdsaP256() {}

    private static ECParameterSpec curve() {
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec("secp256r1"));
            return parameters.getParameterSpec(ECParameterSpec.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no P-256", e);
        }
    }

    /** Whether a key is one of this curve. */
    static boolean isKey(PublicKey key) {
        return key instanceof ECPublicKey ec
                && ec.getParams().getCurve().equals(CURVE.getCurve())
                && ec.getParams().getGenerator().equals(CURVE.getGenerator())
                && ec.getParams().getOrder().equals(CURVE.getOrder());
    }

    /**
     * Whether bytes are the DER encoding of a signature: a sequence of two integers, each in its shortest form and within
     * 1..n-1, and nothing else.
     */
    static boolean isStrictDer(byte[] signature) {
        if (signature.length < HEADER_BYTES
                || (signature[0] & 0xFF) != SEQUENCE
                || signature[1] != signature.length - HEADER_BYTES) {
            return false;
        }
        int second = integerEnd(signature, HEADER_BYTES);
        return second > 0 && integerEnd(signature, second) == signature.length;
    }

    /** Where the integer that begins here ends, or -1 if there is no acceptable one. */
    private static int integerEnd(byte[] in, int from) {
        int content = from + HEADER_BYTES;
        if (content >= in.length || in[from] != INTEGER || in[from + 1] <= 0 || in[from + 1] > in.length - content) {
            return -1;
        }
        int end = content + in[from + 1];
        boolean padded = in[content] == 0 && end - content > 1 && in[content + 1] >= 0;
        BigInteger value = new BigInteger(in, content, end - content);
        return padded || value.signum() <= 0 || value.compareTo(CURVE.getOrder()) >= 0 ? -1 : end;
    }

    /**
     * Whether a signature in strict DER is the key's over a SHA-256.
     *
     * @param hash 32 bytes
     */
    static boolean verifies(PublicKey key, byte[] hash, byte[] signature) {
        if (!isStrictDer(signature)) {
            return false;
        }
        try {
            Signature verifier = Signature.getInstance("NONEwithECDSA");
            verifier.initVerify(key);
            verifier.update(hash);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
