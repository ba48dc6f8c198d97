package io.mtpscript.vm.crypto;

import io.mtpscript.core.Limits;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id, version 19 (RFC 9106).
 *
 * @param memory KiB that are filled
 * @param passes how often
 * @param lanes among how many the memory is divided; they are filled one after the other
 * @param length bytes of the hash
 */
public record Argon2id(int memory, int passes, int lanes, int length) {
    /** Whether the parameters are within what is computed at all, whoever asks for it. */
    public static boolean accepts(long memory, long passes, long lanes, long length) {
        return lanes >= 1
                && lanes <= Limits.ARGON2_LANES
                && memory >= 8 * lanes
                && memory <= Limits.ARGON2_MEMORY_KIB
                && passes >= 1
                && passes <= Limits.ARGON2_PASSES
                && length >= 16
                && length <= 64;
    }

    /** Whether a salt has a length that is taken, in bytes. */
    public static boolean acceptsSalt(int bytes) {
        return bytes >= 8 && bytes <= 64;
    }

    public byte[] hash(byte[] password, byte[] salt) {
        Argon2Parameters parameters = new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memory)
                .withIterations(passes)
                .withParallelism(lanes)
                .withSalt(salt)
                .build();
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(parameters);
        byte[] hash = new byte[length];
        generator.generateBytes(password, hash);
        return hash;
    }
}
