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
 * Which thread goes first where there are too few processors. {@link Thread#setPriority} does nothing on Linux unless the JVM is
 * started with a flag that changes its own threads too. A system that has no such thing, or forbids it, leaves a thread as it is.
 */
public final class ThreadScheduling {
    /** On Linux a process id of 0 is the calling thread; on other systems it would be the whole process. */
    private static final boolean PER_THREAD =
            System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("linux");

    /** An event loop that wakes up goes before such a thread. More keeps cheap routes hardly quicker: bench/README.md, neighbours. */
    private static final int BACKGROUND_NICE = 4;

    private static final long PRIO_PROCESS = 0;
    private static final long NICE_MAX = 19;

    /** The least that Linux takes. */
    private static final long SHORT_SLICE_NANOS = 100_000;

    /** {@code struct sched_attr}: size (4), policy (4), flags (8), nice (4), priority (4), runtime (8), deadline (8), period (8). */
    private static final long ATTRIBUTES_BYTES = 48;

    private static final long RUNTIME_OFFSET = 24;

    private ThreadScheduling() {}

    /**
     * Lets event loops go before the calling thread, which has work of many milliseconds. Its turns are short because where it yields it
     * gives away the rest of one.
     */
    public static void yieldToEventLoops() {
        yieldBy(BACKGROUND_NICE);
        takeShortTurns();
    }

    /**
     * Lets other threads go before the calling one, by so much more than they do already.
     *
     * @param nice 1..19, from a little to whatever is left over
     * @return whether the system did so
     */
    public static boolean yieldBy(int nice) {
        Optional<MethodHandle> get = lookUp("getpriority");
        Optional<MethodHandle> set = lookUp("setpriority");
        if (get.isEmpty() || set.isEmpty()) {
            return false;
        }
        // Of a process that was started with a nice value its threads have that one.
        long now = call(get.get(), PRIO_PROCESS, 0, 0, 0, 0);
        return call(set.get(), PRIO_PROCESS, 0, Math.min(now + nice, NICE_MAX), 0, 0) == 0;
    }

    /**
     * Asks for short turns for the calling thread, so that when it wakes up it goes before a thread that has a long one, without a larger
     * share of the processor. Linux does so since 6.12.
     *
     * @return whether the system took it
     */
    public static boolean takeShortTurns() {
        Optional<SystemCalls> calls = SystemCalls.here();
        Optional<MethodHandle> function = lookUp("syscall");
        if (calls.isEmpty() || function.isEmpty()) {
            return false;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = arena.allocate(ATTRIBUTES_BYTES, Long.BYTES);
            long address = attributes.address();
            if (call(function.get(), calls.get().getAttributes, 0, address, ATTRIBUTES_BYTES, 0) != 0) {
                return false;
            }
            attributes.set(ValueLayout.JAVA_LONG, RUNTIME_OFFSET, SHORT_SLICE_NANOS);
            return call(function.get(), calls.get().setAttributes, 0, address, 0, 0) == 0;
        }
    }

    /** The numbers of {@code sched_getattr} and {@code sched_setattr}, for which older C libraries have no function. */
    private record SystemCalls(long getAttributes, long setAttributes) {
        static Optional<SystemCalls> here() {
            return switch (System.getProperty("os.arch", "")) {
                case "amd64" -> Optional.of(new SystemCalls(315, 314));
                case "aarch64" -> Optional.of(new SystemCalls(275, 274));
                default -> Optional.empty();
            };
        }
    }

    private static long call(MethodHandle function, long a, long b, long c, long d, long e) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
            // The C library's int comes back in half of the word.
            return (int) (long) function.invokeExact(state, a, b, c, d, e, 0L);
        } catch (Throwable thrown) {
            throw new IllegalStateException("a call of the C library cannot throw", thrown);
        }
    }

    /** In the form that the calls of {@code vm.memory} have, and for the same reasons: Java has it ready. */
    @SuppressWarnings("restricted")
    private static Optional<MethodHandle> lookUp(String name) {
        if (!PER_THREAD) {
            return Optional.empty();
        }
        Linker linker = Linker.nativeLinker();
        return linker.defaultLookup()
                .find(name)
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
