package io.mtpscript.effects.claims;

import io.mtpscript.core.ErrorCode;
import io.mtpscript.effects.database.Mark;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The claims of one event loop. A request with a key first asks for its {@link #claim}. Granted, it runs, and ends by exactly
 * one of: its transaction commits with the {@link #mark}; {@link #keep}, where it changed nothing but its answer counts; {@link
 * #release}, where a repetition may try again.
 *
 * <p>Only {@link #mark} and {@link #keep} decide: of several runs with one key at most one can end by them, whoever holds the
 * claim. The claim keeps others from beginning; losing, or releasing, it is never wrong.
 */
public interface Claims {
    /** @param done gets the outcome, once, on the event loop */
    void claim(Claim claim, Consumer<ClaimOutcome> done);

    /** The statement that ends a transaction: it changes no row when another run has ended with the key. */
    Optional<Mark> mark(Claim claim, ClaimedResponse response);

    /**
     * Keeps the answer of a request that has changed nothing.
     *
     * @param done told once, whatever came of it: without the answer a repetition runs again
     */
    void keep(Claim claim, ClaimedResponse response, Runnable done);

    /** @param done told once, whatever came of it: a claim that is left ends with its lease */
    void release(Claim claim, Runnable done);

    /** Where nothing is real: every request is carried out. */
    static Claims none() {
        return new Claims() {
            @Override
            public void claim(Claim claim, Consumer<ClaimOutcome> done) {
                done.accept(new ClaimOutcome.Granted());
            }

            @Override
            public Optional<Mark> mark(Claim claim, ClaimedResponse response) {
                return Optional.empty();
            }

            @Override
            public void keep(Claim claim, ClaimedResponse response, Runnable done) {
                done.run();
            }

            @Override
            public void release(Claim claim, Runnable done) {
                done.run();
            }
        };
    }

    /** Without a database: no request with a key can be carried out. */
    static Claims unavailable() {
        return new Claims() {
            @Override
            public void claim(Claim claim, Consumer<ClaimOutcome> done) {
                done.accept(new ClaimOutcome.Failed(
                        ErrorCode.UNAVAILABLE,
                        Optional.of("A request with an Idempotency-Key needs a database: --db")));
            }

            @Override
            public Optional<Mark> mark(Claim claim, ClaimedResponse response) {
                return Optional.empty();
            }

            @Override
            public void keep(Claim claim, ClaimedResponse response, Runnable done) {
                done.run();
            }

            @Override
            public void release(Claim claim, Runnable done) {
                done.run();
            }
        };
    }
}
