package io.mtpscript.effects;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The engine's key {@code MTP_RANDOM_KEY}: random values come from it and secrets in journals are hidden with it. Immutable. */
public final class RandomKey {
    /** The fewest bytes of a key. */
    public static final int MIN_BYTES = 32;

    private static final String HMAC = "HmacSHA256";
    private static final byte[] SECRETS = "mtpscript secret".getBytes(StandardCharsets.UTF_8);

    private static final byte[] AUDIT = "mtpscript audit".getBytes(StandardCharsets.UTF_8);
    private static final byte[] CLAIMS = "mtpscript claims".getBytes(StandardCharsets.UTF_8);
    private static final byte[] OUTBOX = "mtpscript outbox".getBytes(StandardCharsets.UTF_8);

    private final byte[] key;

    private RandomKey(byte[] key) {
        this.key = key;
    }

    /**
     * A key.
     *
     * @param text its UTF-8 bytes are the key, at least {@link #MIN_BYTES}
     * @throws IllegalArgumentException if it is too short; the message does not repeat it
     */
    public static RandomKey of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < MIN_BYTES) {
            throw new IllegalArgumentException("The random key has " + bytes.length + " bytes; it must have at least "
                    + MIN_BYTES + ", such as `openssl rand -hex 32` gives");
        }
        return new RandomKey(bytes);
    }

    /** The key of development and tests, which everybody knows. */
    public static RandomKey development() {
        return of("the random key of development, which everybody knows");
    }

    /**
     * The random bytes of an effect call (runtime contract, section 6): HMAC-SHA-256 of {@code seed || n}, n as 8 bytes
     * big-endian, followed by the block's number as 4 bytes where a call needs more than block 0.
     */
    public byte[] random(byte[] seed, int n, int block) {
        ByteBuffer message = ByteBuffer.allocate(seed.length + Long.BYTES + (block == 0 ? 0 : Integer.BYTES));
        message.put(seed).putLong(n);
        if (block != 0) {
            message.putInt(block);
        }
        return hmac(key, message.array());
    }

    /** What stands for a secret in a journal. */
    public byte[] hide(byte[] secret) {
        return hmac(hmac(key, SECRETS), secret);
    }

    /** What stands in the audit trail for the SHA-256 of a body that is sensitive. */
    public byte[] hideDigest(byte[] sha256) {
        return hmac(hmac(key, AUDIT), sha256);
    }

    /** The key that hides sensitive responses that are kept for repetitions, 32 bytes. */
    public byte[] claims() {
        return hmac(key, CLAIMS);
    }

    /** The key that hides requests that are sent after their transaction, 32 bytes. */
    public byte[] outbox() {
        return hmac(key, OUTBOX);
    }

    private static byte[] hmac(byte[] key, byte[] message) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no HMAC-SHA-256", e);
        }
    }
}
