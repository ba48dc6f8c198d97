package io.mtpscript.engine.request;

import io.mtpscript.effects.claims.Claim;
import io.mtpscript.effects.claims.ClaimedResponse;
import io.mtpscript.effects.claims.Claims;
import io.mtpscript.effects.database.Mark;
import io.mtpscript.effects.journal.Header;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The claim that a request runs under, from its run's point of view. Belongs to the request's event loop. */
interface RequestClaim {
    /** Of a request that stands for itself. */
    RequestClaim NONE = new RequestClaim() {
        @Override
        public Optional<Mark> mark(Answer answer) {
            return Optional.empty();
        }

        @Override
        public void settle(boolean committed, Answer answer, Runnable done) {
            done.run();
        }

        @Override
        public byte[] repetition(byte[] seed) {
            return seed;
        }
    };

    /** What a transaction with this answer ends by. */
    Optional<Mark> mark(Answer answer);

    /**
     * Decides what a repetition gets when no mark did.
     *
     * @param committed whether a transaction with a mark is committed
     * @param done told once, on the event loop: the answer may leave
     */
    void settle(boolean committed, Answer answer, Runnable done);

    /** What all runs of this request have in common. */
    byte[] repetition(byte[] seed);

    /** A claim that was granted. */
    final class Held implements RequestClaim {
        /** A database that does not answer keeps no client waiting for longer. */
        private static final long SETTLE_MILLIS = 1_000;

        private static final int CONFLICT = 409;
        private static final int TOO_EARLY = 425;
        private static final int TOO_MANY = 429;
        private static final int FIRST_SERVER_ERROR = 500;

        private final Claims claims;
        private final Claim claim;
        private final String correlationId;
        private final ScheduledExecutorService eventLoop;

        Held(Claims claims, Claim claim, String correlationId, ScheduledExecutorService eventLoop) {
            this.claims = claims;
            this.claim = claim;
            this.correlationId = correlationId;
            this.eventLoop = eventLoop;
        }

        @Override
        public Optional<Mark> mark(Answer answer) {
            return claims.mark(claim, response(answer));
        }

        private ClaimedResponse response(Answer answer) {
            return new ClaimedResponse(
                    answer.status(),
                    answer.fields().stream()
                            .map(field -> new Header(field.name(), field.value()))
                            .toList(),
                    correlationId,
                    answer.body().toByteArray());
        }

        @Override
        public void settle(boolean committed, Answer answer, Runnable done) {
            if (committed) {
                done.run();
                return;
            }
            Once once = new Once(done);
            once.timer = eventLoop.schedule(once, SETTLE_MILLIS, TimeUnit.MILLISECONDS);
            if (answer.error().isPresent() || mayBeOtherwise(answer.status())) {
                claims.release(claim, once);
            } else {
                claims.keep(claim, response(answer), once);
            }
        }

        /** A program that changed nothing and says that something stood in its way: trying again may help. */
        private static boolean mayBeOtherwise(int status) {
            return status >= FIRST_SERVER_ERROR || status == CONFLICT || status == TOO_EARLY || status == TOO_MANY;
        }

        @Override
        public byte[] repetition(byte[] seed) {
            return claim.key();
        }

        /** Runs at the first of two occasions. */
        private static final class Once implements Runnable {
            private final Runnable action;
            private @Nullable Future<?> timer;
            private boolean ran;

            Once(Runnable action) {
                this.action = action;
            }

            @Override
            public void run() {
                if (!ran) {
                    ran = true;
                    if (timer != null) {
                        timer.cancel(false);
                    }
                    action.run();
                }
            }
        }
    }
}
