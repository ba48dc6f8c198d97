package io.mtpscript.vm;

import io.mtpscript.core.ErrorCode;
import io.mtpscript.core.Limits;
import io.mtpscript.core.code.Evaluator;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.gas.Charge;
import io.mtpscript.core.gas.GasSchedule;
import org.jspecify.annotations.Nullable;

/** Evaluates in the VM that serves requests, so that a constant has one meaning. */
public final class VmEvaluator implements Evaluator {
    /** A constant is pure: nothing it can do sees a seed. */
    private static final byte[] NO_SEED = new byte[32];

    @Override
    public Loaded load(Program program, long memoryBytes) {
        var settings = new VmSettings(Limits.DEFAULT.withVmMemoryBytes(memoryBytes), 1);
        return switch (VmImage.load(program, settings)) {
            case VmImage image -> new Session(image);
            case VmLoad.Refused(String message) -> throw new IllegalStateException(message);
        };
    }

    private static final class Session implements Loaded {
        private final VmImage image;
        private final VmOwner owner;
        private @Nullable Vm vm;

        Session(VmImage image) {
            this.image = image;
            this.owner = new VmOwner(image);
        }

        @Override
        public Outcome run(int function, long gas) {
            release();
            Vm next = owner.acquire();
            vm = next;
            long start = GasSchedule.packaged().cost(Charge.REQUEST_START);
            next.begin(Math.min(Limits.GAS_MAX, start + gas + 1), NO_SEED);
            return switch (next.run(function)) {
                case DONE -> new Returned(next.result(), next.gasUsed() - start);
                case TRAPPED -> trapped(next, next.gasUsed() - start);
                case EFFECT, SLICE -> throw new IllegalStateException("a constant has an effect, or a slice");
            };
        }

        private static Trapped trapped(Vm vm, long gas) {
            if (vm.trap() == ErrorCode.INTERNAL) {
                throw new IllegalStateException("the VM failed", vm.fault().orElse(null));
            }
            return new Trapped(vm.trap(), vm.trapPosition(), gas);
        }

        @Override
        public long word(long object, long index) {
            Vm ran = vm;
            if (ran == null) {
                throw new IllegalStateException("nothing has run");
            }
            return ran.reader().word(object, index);
        }

        private void release() {
            if (vm != null) {
                owner.release(vm);
                vm = null;
            }
        }

        @Override
        public void close() {
            release();
            owner.close();
            image.close();
        }
    }
}
