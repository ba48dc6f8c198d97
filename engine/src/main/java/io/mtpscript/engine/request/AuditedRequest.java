package io.mtpscript.engine.request;

import io.mtpscript.core.ErrorCode;
import io.mtpscript.core.hash.Sha256;
import io.mtpscript.effects.RequestEffects;
import io.mtpscript.effects.database.CommitGate;
import io.mtpscript.effects.database.WrittenStatement;
import io.mtpscript.effects.journal.FinishOutcome;
import io.mtpscript.effects.journal.Principal;
import io.mtpscript.engine.audit.AuditRecord;
import io.mtpscript.engine.audit.LoopTrail;
import io.mtpscript.engine.audit.TransactionOutcome;
import io.mtpscript.net.http.HttpRequest;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Fills the records of one request and hands them to the trail. Belongs to the request's event loop. */
final class AuditedRequest implements RequestAudit {
    /** A client's label is cut there. */
    private static final int LABEL_MAX = 128;

    private static final int METHOD_MAX = 32;
    private static final AuditRecord.Body NO_BODY = new AuditRecord.Body(0, Sha256.of(new byte[0]));

    private final LoopTrail trail;
    private final Consumer<Runnable> onLoop;
    private final RequestIdentity identity;
    private final AuditRecord.Subject subject;
    private final Optional<RouteEntry> route;
    private final byte[] snapshotHash;
    private final AuditRecord.Body body;
    private final long epochMillis;
    private final long arrivedNanos;
    private final TreeMap<String, Integer> used = new TreeMap<>();
    private int attempts;
    private List<WrittenStatement> writes = List.of();
    private OptionalLong transaction = OptionalLong.empty();
    private @Nullable TransactionOutcome outcome;
    private @Nullable String security;
    private @Nullable String repeats;

    /**
     * @param onLoop runs something on the request's event loop, from any thread
     * @param epochMillis when it arrived, in milliseconds since the epoch
     * @param arrivedNanos the same moment by {@link System#nanoTime}
     * @param route empty where there is none
     * @param digest of the event loop
     */
    AuditedRequest(
            LoopTrail trail,
            Consumer<Runnable> onLoop,
            HttpRequest request,
            RequestIdentity identity,
            long epochMillis,
            long arrivedNanos,
            Optional<RouteEntry> route,
            Optional<Principal> principal,
            byte[] snapshotHash,
            Sha256 digest) {
        this.trail = trail;
        this.onLoop = onLoop;
        this.identity = identity;
        this.epochMillis = epochMillis;
        this.arrivedNanos = arrivedNanos;
        this.route = route;
        this.snapshotHash = snapshotHash;
        body = body(request, digest);
        subject = new AuditRecord.Subject(
                identity.requestId(),
                identity.correlationId(),
                label(request),
                harmless(request.method(), METHOD_MAX),
                route.map(RouteEntry::shown),
                principal.map(Principal::subject));
    }

    private static AuditRecord.Body body(HttpRequest request, Sha256 digest) {
        if (request.bodyLength() == 0) {
            return NO_BODY;
        }
        request.addBodyTo(digest);
        return new AuditRecord.Body(request.bodyLength(), digest.digest());
    }

    private static Optional<String> label(HttpRequest request) {
        List<String> labels = request.headers("X-Request-Id");
        return labels.isEmpty() ? Optional.empty() : Optional.of(harmless(labels.getFirst(), LABEL_MAX));
    }

    /** Visible ASCII of bounded length. */
    private static String harmless(String text, int max) {
        String kept = text.length() > max ? text.substring(0, max) : text;
        for (int i = 0; i < kept.length(); i++) {
            if (!harmless(kept.charAt(i))) {
                return masked(kept);
            }
        }
        return kept;
    }

    private static String masked(String text) {
        StringBuilder masked = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            masked.append(harmless(c) ? c : '?');
        }
        return masked.toString();
    }

    private static boolean harmless(char c) {
        return c > ' ' && c < 0x7F;
    }

    @Override
    public void attempt() {
        attempts++;
        used.clear();
        writes = List.of();
        transaction = OptionalLong.empty();
        outcome = null;
    }

    @Override
    public void called(String effect) {
        used.merge(effect, 1, Integer::sum);
    }

    @Override
    public void notAllowed(String effect) {
        security = "effect not declared: " + effect;
    }

    @Override
    public CommitGate gate(RequestEffects effects) {
        return new CommitGate() {
            @Override
            public boolean asks() {
                return true;
            }

            @Override
            public void ask(OptionalLong transactionId, Consumer<Boolean> verdict) {
                if (transactionId.isEmpty()) {
                    // Nothing was written: there is nothing to be told of.
                    verdict.accept(true);
                    return;
                }
                transaction = transactionId;
                trail.trail()
                        .intent(
                                new AuditRecord.Intent(
                                        System.currentTimeMillis(),
                                        subject,
                                        transactionId.getAsLong(),
                                        trail.trail().database(),
                                        effects.writes()),
                                durable -> onLoop.accept(() -> verdict.accept(durable)));
            }
        };
    }

    @Override
    public void finished(FinishOutcome finished, RequestEffects effects) {
        writes = effects.writes();
        Optional<TransactionOutcome> known = outcome(finished);
        outcome = known.orElse(null);
        if (transaction.isPresent() && known.isPresent()) {
            trail.trail()
                    .outcome(new AuditRecord.Outcome(
                            System.currentTimeMillis(),
                            identity.requestId(),
                            identity.correlationId(),
                            transaction.getAsLong(),
                            known.get(),
                            false));
        }
    }

    private static Optional<TransactionOutcome> outcome(FinishOutcome finished) {
        return switch (finished) {
            case FinishOutcome.Nothing() -> Optional.empty();
            case FinishOutcome.Committed() -> Optional.of(TransactionOutcome.COMMITTED);
            case FinishOutcome.Failed(ErrorCode code)
            when code == ErrorCode.COMMIT_UNKNOWN -> Optional.of(TransactionOutcome.UNKNOWN);
            case FinishOutcome.RolledBack(),
                    FinishOutcome.Rerun(),
                    FinishOutcome.ClaimLost(),
                    FinishOutcome.Failed(ErrorCode _) -> Optional.of(TransactionOutcome.ROLLED_BACK);
        };
    }

    @Override
    public void aborted(RequestEffects effects) {
        writes = effects.writes();
        outcome = writes.isEmpty() ? null : TransactionOutcome.ROLLED_BACK;
    }

    /** The answer is that of an earlier request with the same key, whose correlation id this is. */
    void repeats(String correlationId) {
        repeats = correlationId;
    }

    /**
     * The request has its answer.
     *
     * @param error why the engine made it itself
     * @param response SHA-256 of its body, 32 bytes
     * @param kept told on the event loop whether there is a record of it; only then it may leave
     */
    void answered(
            int status,
            Optional<ErrorCode> error,
            long gasUsed,
            long memoryUsed,
            AuditRecord.Body response,
            Consumer<Boolean> kept) {
        Thread here = Thread.currentThread();
        trail.answered(
                new AuditRecord.Request(
                        epochMillis,
                        subject,
                        status,
                        error.map(ErrorCode::code),
                        Optional.ofNullable(security),
                        Optional.ofNullable(repeats),
                        attempts,
                        identity.gasLimit(),
                        gasUsed,
                        memoryUsed,
                        snapshotHash,
                        identity.seed(),
                        route.map(found -> found.route().effects()).orElse(List.of()),
                        used,
                        writes,
                        transaction,
                        Optional.ofNullable(outcome),
                        route.map(found -> found.route().sensitive()).orElse(false),
                        body,
                        response,
                        (System.nanoTime() - arrivedNanos) / 1_000),
                isKept -> {
                    if (Thread.currentThread().equals(here)) {
                        kept.accept(isKept);
                    } else {
                        onLoop.accept(() -> kept.accept(isKept));
                    }
                });
    }
}
