package io.mtpscript.core.snapshot;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;

/**
 * The part of a certificate that its own signature does not cover: {@code SEQUENCE { what is signed, algorithm, BIT STRING
 * signature }}. The platform's parser forgives variations there (unused bits, longer lengths); we do not.
 */
final class CertificateDer {
    private static final int SEQUENCE = 0x30;
    private static final int BIT_STRING = 0x03;

    private final byte[] in;

    private CertificateDer(byte[] in) {
        this.in = in;
    }

    /** Whether the certificate's bytes are the one strict encoding of its three parts. */
    static boolean isStrict(X509Certificate certificate, byte[] der) {
        try {
            return new CertificateDer(der).isStrict(certificate.getTBSCertificate(), certificate.getSignature());
        } catch (CertificateEncodingException e) {
            return false;
        }
    }

    private boolean isStrict(byte[] signed, byte[] signature) {
        int signedFrom = content(0, SEQUENCE, in.length);
        int algorithmFrom = signedFrom + signed.length;
        if (signedFrom < 0
                || algorithmFrom > in.length
                || !Arrays.equals(in, signedFrom, algorithmFrom, signed, 0, signed.length)) {
            return false;
        }
        int bitsFrom = in.length - signature.length - 1;
        int bitStringFrom = bitsFrom - headerBytes(signature.length + 1);
        return bitStringFrom > algorithmFrom
                && content(algorithmFrom, SEQUENCE, bitStringFrom) > 0
                && content(bitStringFrom, BIT_STRING, in.length) == bitsFrom
                && in[bitsFrom] == 0
                && Arrays.equals(in, bitsFrom + 1, in.length, signature, 0, signature.length);
    }

    /** Where the content of a value begins that has this tag and ends exactly there, or -1 if there is none. */
    private int content(int from, int tag, int end) {
        for (int header = 2; header <= 4 && from + header <= end; header++) {
            if (headerBytes(end - from - header) == header && isHeader(from, tag, end - from - header)) {
                return from + header;
            }
        }
        return -1;
    }

    private boolean isHeader(int from, int tag, int length) {
        if ((in[from] & 0xFF) != tag) {
            return false;
        }
        int lengthBytes = headerBytes(length) - 2;
        if (lengthBytes == 0) {
            return in[from + 1] == length;
        }
        int found = 0;
        for (int i = 0; i < lengthBytes; i++) {
            found = found << 8 | (in[from + 2 + i] & 0xFF);
        }
        return (in[from + 1] & 0xFF) == 0x80 + lengthBytes && found == length;
    }

    /** The bytes of tag and shortest length; certificates of 64 KiB and more are none of ours. */
    private static int headerBytes(int length) {
        return length < 0x80 ? 2 : length < 0x100 ? 3 : length < 0x1_0000 ? 4 : 5;
    }
}
