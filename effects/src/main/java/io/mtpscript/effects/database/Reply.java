package io.mtpscript.effects.database;

/** Receives what came of something asked of the database, once, on the event loop that asked. */
interface Reply<T> {
    void done(T value);

    void failed(Fault fault);

    /** Receives nothing: the next command in the pipeline tells. */
    static <T> Reply<T> ignore() {
        return new Reply<>() {
            @Override
            public void done(T value) {
                // The next command tells.
            }

            @Override
            public void failed(Fault fault) {
                // The next command fails too.
            }
        };
    }
}
