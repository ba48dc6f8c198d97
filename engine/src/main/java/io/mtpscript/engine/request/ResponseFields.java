package io.mtpscript.engine.request;

import io.mtpscript.net.http.HttpField;
import io.mtpscript.net.http.MediaTypes;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The header of a program's response. */
final class ResponseFields {
    static final HttpField CONTENT_TYPE = new HttpField("Content-Type", MediaTypes.JSON);
    static final String CORRELATION_ID = "X-Correlation-Id";
    static final HttpField RETRY_AFTER = new HttpField("Retry-After", "1");

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
            if (own.stream().noneMatch(field -> field.name().equalsIgnoreCase(CONTENT_TYPE.name()))) {
                fields.add(CONTENT_TYPE);
            }
            fields.add(new HttpField(
                    "Content-Digest", "sha-256=:" + Base64.getEncoder().encodeToString(hash) + ":"));
        }
        fields.add(new HttpField(CORRELATION_ID, correlationId));
        fields.addAll(own);
        return fields;
    }
}
