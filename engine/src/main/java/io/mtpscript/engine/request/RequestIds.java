package io.mtpscript.engine.request;

import io.mtpscript.net.http.HeaderRules;
import io.mtpscript.net.http.HttpRequest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Mints request ids: UUIDv7 (RFC 9562 section 5.7), 36 characters; takes those of clients that may give them. Belongs to one event loop. */
final class RequestIds {
    private static final int RANDOM_BYTES_PER_ID = 10;
    private static final int BATCH = 100 * RANDOM_BYTES_PER_ID;
    private static final int GIVEN_MAX = 200;
    private static final HexFormat HEX = HexFormat.of();

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
        byte[] id = new byte[16];
        for (int i = 0; i < 6; i++) {
            id[i] = (byte) (epochMillis >>> (40 - 8 * i));
        }
        System.arraycopy(batch, used, id, 6, RANDOM_BYTES_PER_ID);
        used += RANDOM_BYTES_PER_ID;
        id[6] = (byte) ((id[6] & 0x0F) | 0x70);
        id[8] = (byte) ((id[8] & 0x3F) | 0x80);
        String digits = HEX.formatHex(id);
        return digits.substring(0, 8)
                + '-'
                + digits.substring(8, 12)
                + '-'
                + digits.substring(12, 16)
                + '-'
                + digits.substring(16, 20)
                + '-'
                + digits.substring(20);
    }
}
