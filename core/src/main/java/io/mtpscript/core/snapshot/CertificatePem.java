package io.mtpscript.core.snapshot;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Certificates as text (RFC 7468): how {@code app.msqs.crt} and files of trusted roots hold them. */
public final class CertificatePem {
    private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
    private static final String END = "-----END CERTIFICATE-----";
    private static final int LINE_LENGTH = 64;

    private static final Base64.Encoder ENCODER = Base64.getMimeEncoder(LINE_LENGTH, new byte[] {'\n'});

    private CertificatePem() {}

    /** The strict text of certificates given as DER: lines of 64 characters, line feeds, nothing before, between or after. */
    public static byte[] encode(List<byte[]> certificates) {
        StringBuilder text = new StringBuilder();
        for (byte[] certificate : certificates) {
            text.append(BEGIN).append('\n');
            text.append(new String(ENCODER.encode(certificate), StandardCharsets.US_ASCII))
                    .append('\n');
            text.append(END).append('\n');
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * The certificates of a text as DER; text around them is passed over.
     *
     * @return nothing if a certificate has no end or is not Base64
     */
    public static Optional<List<byte[]>> decode(byte[] pem) {
        List<byte[]> certificates = new ArrayList<>();
        StringBuilder base64 = new StringBuilder();
        boolean inside = false;
        for (String line : new String(pem, StandardCharsets.ISO_8859_1).split("\r?\n", -1)) {
            if (line.equals(BEGIN) && !inside) {
                inside = true;
                base64.setLength(0);
            } else if (line.equals(END) && inside) {
                inside = false;
                try {
                    certificates.add(Base64.getDecoder().decode(base64.toString()));
                } catch (IllegalArgumentException e) {
                    return Optional.empty();
                }
            } else if (inside) {
                base64.append(line);
            }
        }
        return inside ? Optional.empty() : Optional.of(certificates);
    }
}
