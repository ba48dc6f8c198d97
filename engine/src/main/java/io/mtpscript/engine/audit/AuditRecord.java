package io.mtpscript.engine.audit;

import io.mtpscript.effects.database.WrittenStatement;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;

/** What becomes a line of the trail. Immutable: made on an event loop, written by the trail's thread. */
public sealed interface AuditRecord {
    /** When it was made, milliseconds UTC. */
    long epochMillis();

    /**
     * Who asks for what.
     *
     * @param requestId the engine's
     * @param correlationId 32 hex digits
     * @param client the client's own label of the request, bounded and harmless
     * @param method as sent, bounded and harmless
     * @param route as the program writes it; empty where there is none
     * @param principal the verified caller's subject
     */
    record Subject(
            String requestId,
            String correlationId,
            Optional<String> client,
            String method,
            Optional<String> route,
            Optional<String> principal) {}

    /** @param sha256 32 bytes */
    record Body(long bytes, byte[] sha256) {}

    /**
     * A request is answered.
     *
     * @param error the engine's code, where it made the answer itself
     * @param security what happened that must not happen
     * @param repeats the correlation id of the request whose answer this one got again
     * @param attempts how often it ran; 0 where no program saw it
     * @param gasLimit in beta-reductions
     * @param gasUsed in beta-reductions
     * @param memoryUsed the most bytes of the memory budget that were in use at a time
     * @param snapshotHash 32 bytes
     * @param seed 32 bytes
     * @param declared the route's effects
     * @param used how many calls of each effect the last attempt made
     * @param writes of the last attempt
     * @param transaction PostgreSQL's id, where it had something to commit
     * @param outcome what became of the transaction, as the request knows it
     * @param sensitive whether hashes of bodies are hidden
     * @param micros from its arrival to its answer
     */
    record Request(
            long epochMillis,
            Subject subject,
            int status,
            Optional<String> error,
            Optional<String> security,
            Optional<String> repeats,
            int attempts,
            long gasLimit,
            long gasUsed,
            long memoryUsed,
            byte[] snapshotHash,
            byte[] seed,
            List<String> declared,
            SortedMap<String, Integer> used,
            List<WrittenStatement> writes,
            OptionalLong transaction,
            Optional<TransactionOutcome> outcome,
            boolean sensitive,
            Body request,
            Body response,
            long micros)
            implements AuditRecord {}

    /** COMMIT is about to be sent. */
    record Intent(long epochMillis, Subject subject, long transaction, String database, List<WrittenStatement> writes)
            implements AuditRecord {}

    /**
     * What became of a transaction.
     *
     * @param settled whether the database was asked for it afterwards
     */
    record Outcome(
            long epochMillis,
            String requestId,
            String correlationId,
            long transaction,
            TransactionOutcome outcome,
            boolean settled)
            implements AuditRecord {}

    /**
     * Requests were answered of which there is no record, because the trail could not be written.
     *
     * @param requests how many
     */
    record Gap(long epochMillis, long requests) implements AuditRecord {}

    /**
     * An engine begins.
     *
     * @param cut how many bytes of a line that was never finished were cut off
     */
    record Start(long epochMillis, String engine, byte[] snapshotHash, OptionalLong cut) implements AuditRecord {}
}
