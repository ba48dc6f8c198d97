package io.mtpscript.vm.crypto;

import io.mtpscript.core.hash.Sha256;
import java.util.Arrays;

/** HMAC with SHA-256 (RFC 2104). By ourselves: the JDK's leaves copies of the key on the heap. */
public final class Hmac {
    private static final int BLOCK_BYTES = 64;
    private static final int INNER = 0x36;
    private static final int OUTER = 0x5c;

    private Hmac() {}

    /** The 32 bytes; any key and message will do. Nothing is kept of the key. */
    public static byte[] sha256(byte[] key, byte[] message) {
        Sha256 hash = new Sha256();
        byte[] block = new byte[BLOCK_BYTES];
        if (key.length > BLOCK_BYTES) {
            hash.update(key).digest(block, 0);
        } else {
            System.arraycopy(key, 0, block, 0, key.length);
        }
        mask(block, INNER);
        byte[] inner = hash.update(block).update(message).digest();
        mask(block, INNER ^ OUTER);
        byte[] mac = hash.update(block).update(inner).digest();
        Arrays.fill(block, (byte) 0);
        return mac;
    }

    private static void mask(byte[] block, int with) {
        for (int i = 0; i < block.length; i++) {
            block[i] ^= (byte) with;
        }
    }
}
