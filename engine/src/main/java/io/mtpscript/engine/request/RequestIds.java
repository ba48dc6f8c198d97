package io.mtpscript.engine.request;

import io.mtpscript.net.http.HeaderRules;
import io.mtpscript.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Mints request ids: UUIDv7 (RFC 9562 section 5.7), 36 characters; takes those of clients that may give them. Belongs to one event loop. */
final class RequestIds {
    private static final int RANDOM_BYTES_PER_ID = 10;
    private static final int BATCH = 100 * RANDOM_BYTES_PER_ID;
    private static final int BATCHES_OF_MANY = 50;
    private static final int GIVEN_MAX = 200;
    private static final int TIME_SHIFT = 16;
    private static final long VERSION = 0x7000;
    private static final long BELOW_VERSION = 0x0FFF;
    private static final long VARIANT = 1L << 63;
    private static final long BELOW_VARIANT = ~(3L << 62);

    /** Of an id made here, in characters and bytes. */
    static final int LENGTH = 36;

    /** The platform's at first. */
    private volatile SecureRandom random = new SecureRandom();

    private final ByteBuffer batch = ByteBuffer.allocate(BATCH).position(BATCH);
    private int batches;

    /** The id that a client gives its request by {@code X-Request-Id}. */
    static Optional<String> given(HttpRequest request) {
        List<String> given = request.headers("X-Request-Id");
        return given.size() == 1 && given.getFirst().length() <= GIVEN_MAX && HeaderRules.isToken(given.getFirst())
                ? Optional.of(given.getFirst())
                : Optional.empty();
    }

    /**
     * The generators of NIST SP 800-90A give bytes for a quarter of what the platform's cost, which is a hundredth of a short request.
     * Making one takes tens of milliseconds, so it is made beside the loop, and only where there are many requests.
     */
    private void fill() {
        random.nextBytes(batch.array());
        batch.clear();
        batches++;
        if (batches == BATCHES_OF_MANY) {
            Thread.ofPlatform().daemon().name("request-ids").start(() -> random = drbg(random));
        }
    }

    private static SecureRandom drbg(SecureRandom otherwise) {
        try {
            SecureRandom drbg = SecureRandom.getInstance("DRBG");
            // It seeds itself with its first bytes.
            drbg.nextBytes(new byte[1]);
            return drbg;
        } catch (NoSuchAlgorithmException e) {
            return otherwise;
        }
    }

    /** @param epochMillis the time, UTC; its low 48 bits count */
    String next(long epochMillis) {
        if (!batch.hasRemaining()) {
            fill();
        }
        long high = (epochMillis << TIME_SHIFT) | VERSION | (batch.getShort() & BELOW_VERSION);
        long low = VARIANT | (batch.getLong() & BELOW_VARIANT);
        return new UUID(high, low).toString();
    }
}
