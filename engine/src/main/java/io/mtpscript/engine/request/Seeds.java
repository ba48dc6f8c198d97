package io.mtpscript.engine.request;

import io.mtpscript.core.bytes.ByteBuilder;
import io.mtpscript.core.hash.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** Computes seeds and correlation ids (runtime contract, section 2). Belongs to one thread at a time. */
public final class Seeds {
    private static final byte[] VERSION = "mtpscript-v5.1".getBytes(StandardCharsets.UTF_8);
    private static final byte[] CORRELATION = "corr".getBytes(StandardCharsets.UTF_8);
    private static final int CORRELATION_BYTES = 16;

    private final Sha256 digest = new Sha256();

    /** What a correlation id is the hash of: the seed stands behind what is there while it is hashed. */
    private final byte[] correlated = Arrays.copyOf(CORRELATION, CORRELATION.length + Sha256.BYTES);

    /** Everything that follows the request id: the same for every request of one engine. */
    private final byte[] rest;

    /** What a seed is the hash of, where the id is as long as those made here: it stands before what is there while it is hashed. */
    private final byte[] seeded;

    /**
     * @param snapshotHash SHA-256 of app.msqs, 32 bytes
     * @param gasLimit in beta-reductions
     */
    public Seeds(String accountId, String functionVersion, byte[] snapshotHash, long gasLimit) {
        rest = new ByteBuilder()
                .add(accountId.getBytes(StandardCharsets.UTF_8))
                .add(functionVersion.getBytes(StandardCharsets.UTF_8))
                .add(VERSION)
                .add(snapshotHash)
                .add(Long.toString(gasLimit).getBytes(StandardCharsets.UTF_8))
                .toByteArray();
        seeded = new byte[RequestIds.LENGTH + rest.length];
        System.arraycopy(rest, 0, seeded, RequestIds.LENGTH, rest.length);
    }

    /** The 32 bytes of a request's seed. */
    public byte[] seed(String requestId) {
        byte[] id = requestId.getBytes(StandardCharsets.UTF_8);
        if (id.length != RequestIds.LENGTH) {
            return digest.update(id).update(rest).digest();
        }
        System.arraycopy(id, 0, seeded, 0, id.length);
        byte[] seed = digest.update(seeded).digest();
        Arrays.fill(seeded, 0, id.length, (byte) 0);
        return seed;
    }

    /** The 32 hex digits by which logs and the client know a request. */
    public String correlationId(byte[] seed) {
        System.arraycopy(seed, 0, correlated, CORRELATION.length, Sha256.BYTES);
        byte[] hash = digest.update(correlated).digest();
        Arrays.fill(correlated, CORRELATION.length, correlated.length, (byte) 0);
        return HexFormat.of().formatHex(hash, 0, CORRELATION_BYTES);
    }
}
