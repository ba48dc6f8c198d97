package io.mtpscript.effects.database;

import java.util.function.Consumer;

/** Receives what came of something asked of the database, once, on the event loop that asked. */
interface Reply<T> {
    void done(T value);

    void failed(Fault fault);

    /** Receives nothing: the next command in the pipeline tells. */
    static <T> Reply<T> ignore() {
        return done(value -> {});
    }

    /** Receives what was done; what failed has no consequence. */
    static <T> Reply<T> done(Consumer<T> taken) {
        return new Reply<>() {
            @Override
            public void done(T value) {
                taken.accept(value);
            }

            @Override
            public void failed(Fault fault) {
                // The next command fails too, or does without.
            }
        };
    }
}
