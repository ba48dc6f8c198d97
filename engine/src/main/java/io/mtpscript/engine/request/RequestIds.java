package io.mtpscript.engine.request;

import io.mtpscript.net.http.HeaderRules;
import io.mtpscript.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;

/** Mints request ids: UUIDv7 (RFC 9562 section 5.7), 36 characters; takes those of clients that may give them. Belongs to one event loop. */
final class RequestIds {
    private static final int RANDOM_BYTES_PER_ID = 10;
    private static final int BATCH = 100 * RANDOM_BYTES_PER_ID;
    private static final int GIVEN_MAX = 200;
    private static final int BYTES = 16;
    private static final int TIME_BYTES = BYTES - RANDOM_BYTES_PER_ID;
    private static final int LENGTH = 36;
    private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final SecureRandom random = new SecureRandom();
    private final byte[] batch = new byte[BATCH];
    private int used = BATCH;

    /** The id that a client gives its request by {@code X-Request-Id}. */
    static Optional<String> given(HttpRequest request) {
        List<String> given = request.headers("X-Request-Id");
        return given.size() == 1 && given.getFirst().length() <= GIVEN_MAX && HeaderRules.isToken(given.getFirst())
                ? Optional.of(given.getFirst())
                : Optional.empty();
    }

    /** @param epochMillis the time, UTC; its low 48 bits count */
    String next(long epochMillis) {
        if (used == BATCH) {
            random.nextBytes(batch);
            used = 0;
        }
        byte[] text = new byte[LENGTH];
        int at = 0;
        for (int i = 0; i < BYTES; i++) {
            int next = i < TIME_BYTES ? (int) (epochMillis >>> (40 - 8 * i)) : batch[used++];
            if (i == 6) {
                next = (next & 0x0F) | 0x70;
            } else if (i == 8) {
                next = (next & 0x3F) | 0x80;
            }
            if (i >= 4 && i <= 10 && (i & 1) == 0) {
                text[at++] = '-';
            }
            text[at++] = DIGITS[next >> 4 & 0xF];
            text[at++] = DIGITS[next & 0xF];
        }
        return new String(text, StandardCharsets.ISO_8859_1);
    }
}
