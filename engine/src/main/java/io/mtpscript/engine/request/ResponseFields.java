package io.mtpscript.engine.request;

import io.mtpscript.net.http.HttpField;
import io.mtpscript.net.http.MediaTypes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** The header of a program's response. */
final class ResponseFields {
    static final HttpField CONTENT_TYPE = new HttpField("Content-Type", MediaTypes.JSON);
    static final String CORRELATION_ID = "X-Correlation-Id";
    static final HttpField RETRY_AFTER = new HttpField("Retry-After", "1");

    private static final byte[] DIGEST_START = "sha-256=:".getBytes(StandardCharsets.US_ASCII);

    private ResponseFields() {}

    static boolean mayHaveBody(int status) {
        return status != 204 && status != 304;
    }

    /**
     * Puts what the engine says before what the program says.
     *
     * @param own those that the program set
     * @param hash SHA-256 of the body
     * @return a list that may be added to
     */
    static List<HttpField> of(List<HttpField> own, int bodyLength, byte[] hash, String correlationId) {
        List<HttpField> fields = new ArrayList<>(own.size() + 4);
        if (bodyLength > 0) {
            if (!has(own, CONTENT_TYPE.name())) {
                fields.add(CONTENT_TYPE);
            }
            fields.add(new HttpField("Content-Digest", digest(hash)));
        }
        fields.add(new HttpField(CORRELATION_ID, correlationId));
        fields.addAll(own);
        return fields;
    }

    private static boolean has(List<HttpField> fields, String name) {
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).name().equalsIgnoreCase(name)) {
                return true;
            }
        }
        return false;
    }

    /** As RFC 9530 writes it; made of bytes, which is less work than joining strings. */
    private static String digest(byte[] hash) {
        byte[] base64 = Base64.getEncoder().encode(hash);
        byte[] text = Arrays.copyOf(DIGEST_START, DIGEST_START.length + base64.length + 1);
        System.arraycopy(base64, 0, text, DIGEST_START.length, base64.length);
        text[text.length - 1] = ':';
        return new String(text, StandardCharsets.ISO_8859_1);
    }
}
