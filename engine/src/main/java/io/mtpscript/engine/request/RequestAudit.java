package io.mtpscript.engine.request;

import io.mtpscript.effects.RequestEffects;
import io.mtpscript.effects.database.CommitGate;
import io.mtpscript.effects.journal.FinishOutcome;

/** What a run tells the audit trail of. Belongs to the request's event loop. */
interface RequestAudit {
    /** Where there is no trail, and in replays. */
    RequestAudit NONE = new RequestAudit() {
        @Override
        public void attempt() {
            // Nobody counts.
        }

        @Override
        public void called(String effect) {
            // Nobody counts.
        }

        @Override
        public void notAllowed(String effect) {
            // Nobody listens.
        }

        @Override
        public CommitGate gate(RequestEffects effects) {
            return CommitGate.OPEN;
        }

        @Override
        public void finished(FinishOutcome outcome, RequestEffects effects) {
            // Nobody listens.
        }

        @Override
        public void aborted(RequestEffects effects) {
            // Nobody listens.
        }
    };

    /** An attempt begins; what an earlier one did does not count. */
    void attempt();

    /** The program calls an effect. */
    void called(String effect);

    /** The program called an effect that its route does not declare. */
    void notAllowed(String effect);

    /** Lets COMMIT pass once its intent is durable. */
    CommitGate gate(RequestEffects effects);

    /** The attempt's transaction has ended. */
    void finished(FinishOutcome outcome, RequestEffects effects);

    /** The host has ended the attempt: nothing is kept. */
    void aborted(RequestEffects effects);
}
