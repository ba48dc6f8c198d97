package io.mtpscript.engine.system;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Locale;
import java.util.Optional;

/**
 * How a thread yields to others where there are too few processors. {@link Thread#setPriority} does nothing on Linux unless
 * the JVM is started with a flag that changes its own threads too.
 */
public final class ThreadNice {
    /** On Linux a process id of 0 is the calling thread; on other systems it would be the whole process. */
    private static final boolean PER_THREAD =
            System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("linux");

    private static final long PRIO_PROCESS = 0;
    private static final Optional<MethodHandle> SETPRIORITY = lookUp();

    private ThreadNice() {}

    /**
     * Lets other threads go before the calling one. A system that has no such thing, or forbids it, leaves the thread as it is.
     *
     * @param nice 1..19, from a little to whatever is left over
     * @return whether the system did so
     */
    public static boolean yieldBy(int nice) {
        if (SETPRIORITY.isEmpty()) {
            return false;
        }
        try {
            return setPriority(SETPRIORITY.get(), nice);
        } catch (Throwable e) {
            throw new IllegalStateException("a call of the C library cannot throw", e);
        }
    }

    private static boolean setPriority(MethodHandle function, int nice) throws Throwable {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
            return (int) (long) function.invokeExact(state, PRIO_PROCESS, 0L, (long) nice, 0L, 0L, 0L) == 0;
        }
    }

    /** In the form that the calls of {@code vm.memory} have, and for the same reasons: Java has it ready. */
    @SuppressWarnings("restricted")
    private static Optional<MethodHandle> lookUp() {
        if (!PER_THREAD) {
            return Optional.empty();
        }
        Linker linker = Linker.nativeLinker();
        return linker.defaultLookup()
                .find("setpriority")
                .map(symbol -> linker.downcallHandle(
                        symbol,
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_LONG),
                        Linker.Option.captureCallState("errno")));
    }
}
