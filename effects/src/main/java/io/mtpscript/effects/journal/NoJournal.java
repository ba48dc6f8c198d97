package io.mtpscript.effects.journal;

/** Keeps nothing; has no state, so one does for all. */
enum NoJournal implements Journal, Recording {
    INSTANCE;

    @Override
    public Recording begin(RequestRecord request) {
        return this;
    }

    @Override
    public void restart() {
        // Nothing was kept.
    }

    @Override
    public void append(JournalEntry entry) {
        // Nothing is kept.
    }

    @Override
    public void ended(HostEnd reason) {
        // Nothing is kept.
    }

    @Override
    public void outcome(FinishOutcome outcome) {
        // Nothing is kept.
    }

    @Override
    public void end(ResponseRecord response, Done done) {
        done.ended(true);
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
