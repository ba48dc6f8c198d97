package io.mtpscript.engine.request;

import io.mtpscript.core.code.Program;
import io.mtpscript.effects.Completion;
import io.mtpscript.effects.EffectEnd;
import io.mtpscript.effects.RequestEffects;
import io.mtpscript.vm.Vm;
import io.mtpscript.vm.VmStatus;
import io.mtpscript.vm.memory.NativeBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The effect calls at which a request is suspended: one, or those of an {@code await all}. They are made in source order, run
 * side by side, and their answers are kept until all are there. Belongs to the request's event loop.
 */
final class EffectCalls {
    /** @param n the call's number in the request */
    record Call(Program.EffectSite site, int n, byte[] cbor) {}

    private final List<Call> calls;
    private final EffectMeter meter;
    private final Consumer<EffectCalls> settled;
    private final byte[] @Nullable [] answers;
    private @Nullable EffectEnd end;
    private long madeNanos;
    private int underWay;
    private boolean making;

    /**
     * Writes the calls that a VM waits for and that are not written yet.
     *
     * @return EFFECT once all are
     */
    static VmStatus encode(Vm running, List<Call> encoded, NativeBuffer buffer) {
        int count = running.effectCalls();
        while (encoded.size() < count) {
            buffer.clear();
            VmStatus status = running.encodeEffectCall(buffer);
            if (status != VmStatus.EFFECT) {
                return status;
            }
            int i = encoded.size();
            encoded.add(new Call(running.effectSite(i), running.effectNumber() + i, buffer.toByteArray()));
        }
        return VmStatus.EFFECT;
    }

    /** Gives a VM the answers in source order, whichever came first, and lets it go on. */
    static VmStatus resume(Vm running, List<byte[]> answers) {
        for (byte[] answer : answers) {
            if (running.completeEffect(answer, 0, answer.length) != VmStatus.EFFECT) {
                return VmStatus.TRAPPED;
            }
        }
        return running.resume();
    }

    /** @param settled told when the last call has ended, unless that was before {@link #make} returned */
    EffectCalls(List<Call> calls, EffectMeter meter, Consumer<EffectCalls> settled) {
        this.calls = calls;
        this.meter = meter;
        this.settled = settled;
        this.answers = new byte[calls.size()][];
    }

    /**
     * Makes the calls; those behind one that ends the request are not made, except in a replay, whose record has them. True where
     * all of them have ended already.
     */
    boolean make(RequestEffects effects) {
        making = true;
        madeNanos = System.nanoTime();
        for (int i = 0; i < calls.size() && (end == null || end instanceof EffectEnd.Ended); i++) {
            Call call = calls.get(i);
            underWay++;
            effects.call(call.site(), call.n(), call.cbor(), new Outcome(i));
        }
        making = false;
        return underWay == 0;
    }

    /** Why there are no answers. */
    Optional<EffectEnd> end() {
        return Optional.ofNullable(end);
    }

    /** The answers in source order, when all calls have ended without {@link #end}. */
    List<byte[]> answers() {
        List<byte[]> all = new ArrayList<>(answers.length);
        for (byte[] answer : answers) {
            if (answer == null) {
                throw new IllegalStateException("An effect call has no answer");
            }
            all.add(answer);
        }
        return all;
    }

    private void ended() {
        underWay--;
        if (underWay == 0 && !making) {
            settled.accept(this);
        }
    }

    private final class Outcome implements Completion {
        private final int index;

        Outcome(int index) {
            this.index = index;
        }

        @Override
        public void answered(byte[] answer) {
            answers[index] = answer;
            meter.answered(calls.get(index), System.nanoTime() - madeNanos);
            EffectCalls.this.ended();
        }

        @Override
        public void ended(EffectEnd reason) {
            // What a replay did otherwise matters more than where the host ended its record.
            if (end == null || (end instanceof EffectEnd.Ended && reason instanceof EffectEnd.Diverged)) {
                end = reason;
            }
            EffectCalls.this.ended();
        }
    }
}
