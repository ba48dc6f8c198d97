package io.mtpscript.core.hash;

import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-256 with a digest that is used again: making one costs more than hashing a small body. Belongs to one thread at a
 * time; every {@code digest} call begins anew.
 */
public final class Sha256 {
    /** The length of a hash in bytes. */
    public static final int BYTES = 32;

    private static final HexFormat HEX = HexFormat.of();

    private final MessageDigest digest;

    public Sha256() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** Adds all bytes to what is hashed. */
    public Sha256 update(byte[] bytes) {
        digest.update(bytes);
        return this;
    }

    /** Adds {@code length} bytes from {@code offset} on. */
    public Sha256 update(byte[] bytes, int offset, int length) {
        digest.update(bytes, offset, length);
        return this;
    }

    /** Adds one byte. */
    public Sha256 update(byte next) {
        digest.update(next);
        return this;
    }

    /** Adds the buffer's remaining bytes and moves its position to its limit. */
    public Sha256 update(ByteBuffer bytes) {
        digest.update(bytes);
        return this;
    }

    /** The hash of everything added since the last hash. */
    public byte[] digest() {
        return digest.digest();
    }

    /**
     * Writes the hash of everything added since the last hash, without allocating.
     *
     * @throws IndexOutOfBoundsException if {@code target} has no 32 bytes from {@code offset} on
     */
    public void digest(byte[] target, int offset) {
        if (offset < 0 || target.length - offset < BYTES) {
            throw new IndexOutOfBoundsException("A SHA-256 needs 32 bytes at " + offset + " of " + target.length);
        }
        try {
            int written = digest.digest(target, offset, BYTES);
            if (written != BYTES) {
                throw new IllegalStateException("SHA-256 gave " + written + " bytes");
            }
        } catch (DigestException e) {
            throw new IllegalStateException("SHA-256 did not fit 32 bytes", e);
        }
    }

    /** The hash of the bytes. */
    public static byte[] of(byte[] bytes) {
        return new Sha256().update(bytes).digest();
    }

    /** The hash of the bytes as 64 lower-case hex digits. */
    public static String hexOf(byte[] bytes) {
        return hex(of(bytes));
    }

    /** Lower-case hex, two digits a byte. */
    public static String hex(byte[] bytes) {
        return HEX.formatHex(bytes);
    }
}
