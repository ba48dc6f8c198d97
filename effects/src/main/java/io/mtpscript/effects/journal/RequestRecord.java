package io.mtpscript.effects.journal;

import io.mtpscript.core.Limits;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Record 0 of a request: everything but the snapshot that its run depends on, and what it was called by.
 *
 * @param requestId the key by which a record is found
 * @param delivery 1, or more where a platform delivered a request id again
 * @param seed 32 bytes
 * @param snapshotHash SHA-256 of the snapshot, 32 bytes
 * @param gasLimit in beta-reductions
 * @param memoryBudget of its VM in bytes, {@link Limits#VM_MEMORY_MIN}..{@link Limits#VM_MEMORY_MAX}; empty in records
 *     of engines that did not write it yet
 * @param target path and query as received
 * @param headers the headers that the route binds, as received
 * @param body as received, empty without one
 * @param epochMillis when the request arrived, UTC: what a token's times were checked against
 * @param principal who made the request, where the route asks for it
 */
public record RequestRecord(
        String requestId,
        String accountId,
        String functionVersion,
        int delivery,
        byte[] seed,
        byte[] snapshotHash,
        long gasLimit,
        OptionalLong memoryBudget,
        String method,
        String target,
        List<Header> headers,
        byte[] body,
        long epochMillis,
        Optional<Principal> principal) {
    /** @throws IllegalArgumentException if the memory budget is one that no VM can have */
    public RequestRecord {
        memoryBudget.ifPresent(bytes -> {
            if (bytes < Limits.VM_MEMORY_MIN || bytes > Limits.VM_MEMORY_MAX) {
                throw new IllegalArgumentException("No VM has a memory budget of " + bytes + " bytes");
            }
        });
        headers = List.copyOf(headers);
    }
}
