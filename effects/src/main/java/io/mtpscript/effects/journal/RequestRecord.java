package io.mtpscript.effects.journal;

import java.util.List;

/**
 * Record 0 of a request: everything but the snapshot that its run depends on, and what it was called by.
 *
 * @param requestId the key by which a record is found
 * @param delivery 1, or more where a platform delivered a request id again
 * @param seed 32 bytes
 * @param snapshotHash SHA-256 of the snapshot, 32 bytes
 * @param gasLimit in beta-reductions
 * @param target path and query as received
 * @param headers the headers that the route binds, as received
 * @param body as received, empty without one
 * @param epochMillis when the request arrived, UTC
 */
public record RequestRecord(
        String requestId,
        String accountId,
        String functionVersion,
        int delivery,
        byte[] seed,
        byte[] snapshotHash,
        long gasLimit,
        String method,
        String target,
        List<Header> headers,
        byte[] body,
        long epochMillis) {
    public RequestRecord {
        headers = List.copyOf(headers);
    }
}
