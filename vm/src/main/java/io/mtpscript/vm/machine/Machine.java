package io.mtpscript.vm.machine;

import io.mtpscript.core.ErrorCode;
import io.mtpscript.core.code.Builtin;
import io.mtpscript.core.decimal.DecimalParser;
import io.mtpscript.core.decimal.DecimalWords;
import io.mtpscript.core.gas.Charge;
import io.mtpscript.core.hash.Sha256;
import io.mtpscript.vm.image.Image;
import io.mtpscript.vm.image.Layout;
import io.mtpscript.vm.memory.Memory;
import io.mtpscript.vm.memory.Region;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The state of one request: region, registers, frames, gas, memory budget, trap. Reused; {@link #wipe} leaves nothing.
 *
 * <p>Operations leave by value: whatever charges or allocates says whether the machine has trapped, and its caller returns.
 * Once trapped a machine stays so until {@link #begin}.
 *
 * <p>One class because every charge, allocation and call of the interpreter, the builtins and compiled code goes through it, and
 * its sums, stops and marks change together: each is one access to a field of one object.
 */
public final class Machine {
    /** A single charge counts at most this: more than any gas limit, so the request ends in any case. */
    private static final long MAX_CHARGE = 1L << 32;

    /** Few: thousands of suspended requests have a machine each, and one that runs programs with more soon has more. */
    private static final int FIRST_REGISTERS = 16;

    private static final int FIRST_FRAMES = 8;

    /** How many steps some 100 us have. */
    private static final int PAUSE_STEPS = 2048;

    private static final byte[] NO_BYTES = {};

    /** Bytes of {@link #scratch}. */
    public static final int SCRATCH_BYTES = 1024;

    /** With less stack than this no compiled code is entered. */
    private static final int MIN_TIER_TWO_STACK = 16 * 1024;

    /** Larger arrays than this are not kept for the next request. */
    private static final int RETAINED_WORDS = 32 * 1024;

    private final Image image;
    private long budget;
    private final WordStack stack = new WordStack();
    private final ValueOrder order = new ValueOrder(this);
    private final CborEncoder cbor = new CborEncoder(this);
    private final MapTree maps = new MapTree(this);

    // Made when first needed: thousands of suspended requests have a machine each, and few of them need these.
    private @Nullable CborEncoder keyLengths;
    private final DecimalWords decimals = new DecimalWords();
    private @Nullable DecimalParser plainNumbers;
    private @Nullable Sha256 sha256;
    private byte[] scratch = NO_BYTES;

    private Region region;
    private long base;
    private long wordMask;

    private long gasUsed;
    private long gasLimit;
    /** Where the sum of gas ends the slice; the largest number where there is none. */
    private long sliceEnd;
    /** Where {@link #charge} stops: the limit or, inside of what can be run again, {@link #gasStop}. */
    private long chargeStop;

    private boolean sliceUsed;
    /** What comes next was undone once and now runs to its end. */
    private boolean undone;

    private long markedGas;
    private long markedMemory;
    private long markedPeak;
    private long markedTop;
    private int markedStack;

    /** While compiled code runs, without the objects from {@link #objectsFrom} on. */
    private long memoryUsed;

    private boolean compiledRuns;
    private long objectsFrom;
    private long memoryPeak;
    private @Nullable ErrorCode trap;
    private @Nullable RuntimeException fault;
    private @Nullable Runnable pause;
    private int steps;

    private long[] registers = new long[FIRST_REGISTERS];
    /** How many registers were in use at most. */
    private int registersHigh;

    private long[] frames = new long[FIRST_FRAMES];

    private BuiltinCalls builtins = (id, words, at, aux) -> 0;
    private int tierTwoStack;
    private int tailFloor;
    /** Where the sum of gas makes compiled code give up. */
    private long compiledStop;

    private long[] arguments = new long[0];
    private @Nullable CompiledFunction[] compiled = new CompiledFunction[0];
    private @Nullable CompiledFunction tailTarget;
    private long compiledResult;
    private int compiledCalls;
    private int bailOuts;

    /** @param budget bytes of objects and live frames */
    public Machine(Image image, long budget, Region region) {
        this.image = image;
        this.budget = budget;
        this.region = region;
        attach(region);
    }

    /** Gives the machine the region it runs in. */
    public void attach(Region next) {
        region = next;
        base = next.base();
        wordMask = next.wordMask();
    }

    /** Starts a request with nothing used. */
    public void begin(long limit) {
        gasUsed = 0;
        gasLimit = limit;
        sliceEnd = Long.MAX_VALUE;
        chargeStop = limit;
        sliceUsed = false;
        undone = false;
        memoryUsed = 0;
        memoryPeak = 0;
        trap = null;
        fault = null;
        pause = null;
    }

    /** Leaves nothing of the request in registers and stacks; the region is its owner's to wipe. */
    public void wipe() {
        if (registers.length > RETAINED_WORDS) {
            registers = new long[FIRST_REGISTERS];
        } else {
            Arrays.fill(registers, 0, registersHigh, 0L);
        }
        registersHigh = 0;
        if (frames.length > RETAINED_WORDS) {
            frames = new long[FIRST_FRAMES];
        }
        stack.wipe();
        cbor.wipe();
        decimals.wipe();
        Arrays.fill(arguments, 0L);
        compiledResult = 0;
        Arrays.fill(scratch, (byte) 0);
        trap = null;
        fault = null;
    }

    public Image image() {
        return image;
    }

    public Layout layout(int typeId) {
        return image.layout(typeId);
    }

    public Region region() {
        return region;
    }

    /** The stack of the walks over values. */
    public WordStack stack() {
        return stack;
    }

    /** Compares values. */
    public ValueOrder order() {
        return order;
    }

    /** Writes and hashes values as CBOR. */
    public CborEncoder cbor() {
        return cbor;
    }

    /** Measures a Map's keys while the Map is being written. */
    CborEncoder keyLengths() {
        CborEncoder made = keyLengths;
        if (made == null) {
            made = new CborEncoder(this);
            keyLengths = made;
        }
        return made;
    }

    /** Finds and changes entries of Maps. */
    public MapTree maps() {
        return maps;
    }

    /** Where operations on Decimals leave their results, until the next one. */
    public DecimalWords decimals() {
        return decimals;
    }

    /** Reads numbers without exponent; reset by whoever used it. */
    public DecimalParser plainNumbers() {
        DecimalParser made = plainNumbers;
        if (made == null) {
            made = DecimalParser.plain();
            plainNumbers = made;
        }
        return made;
    }

    public Sha256 sha256() {
        Sha256 made = sha256;
        if (made == null) {
            made = new Sha256();
            sha256 = made;
        }
        return made;
    }

    /** Bytes on the heap for what has to pass there; wiped with the machine. */
    public byte[] scratch() {
        if (scratch.length == 0) {
            scratch = new byte[SCRATCH_BYTES];
        }
        return scratch;
    }

    // Gas

    public long gasUsed() {
        return gasUsed;
    }

    public long gasLimit() {
        return gasLimit;
    }

    /** For the interpreter, which keeps the sum in a local. */
    public void setGasUsed(long used) {
        gasUsed = used;
    }

    /** Charges; false when that ended the request. */
    public boolean charge(long cost) {
        gasUsed += cost;
        return gasUsed < chargeStop || stopped();
    }

    private boolean stopped() {
        if (gasUsed >= gasLimit) {
            return trap(ErrorCode.GAS_EXHAUSTED);
        }
        sliceUsed = true;
        return false;
    }

    /** Charges a builtin's data row: its price times {@code units}. */
    public boolean charge(Builtin builtin, long units) {
        return charge(cost(image.unitPrice(builtin), units));
    }

    /** Charges a row that belongs to no builtin, times {@code units}. */
    public boolean charge(Charge row, long units) {
        return charge(cost(image.price(row), units));
    }

    private static long cost(long price, long units) {
        return units >= MAX_CHARGE ? MAX_CHARGE : Math.min(MAX_CHARGE, price * units);
    }

    /** Started blocks of 64 bytes. */
    public static long blocks(long bytes) {
        return (bytes + 63) >>> 6;
    }

    /** The number of bits of a count: what a search among that many charges. */
    public static long bits(long count) {
        return 64L - Long.numberOfLeadingZeros(count);
    }

    // Slices

    /** What is done from now on after every {@link #PAUSE_STEPS} steps; null for nothing. */
    public void pauses(@Nullable Runnable action) {
        pause = action;
    }

    /** A value is read or written of a text or an answer, which may have very many, or a builtin is called. */
    public void step() {
        steps++;
        if (steps >= PAUSE_STEPS) {
            pause();
        }
    }

    private void pause() {
        steps = 0;
        if (pause != null) {
            pause.run();
        }
    }

    /** Begins a slice: whoever runs stops when so much more gas is used, to be handed over and resumed. */
    public void slice(long gas) {
        sliceEnd = gas >= Long.MAX_VALUE - gasUsed ? Long.MAX_VALUE : gasUsed + gas;
    }

    /** Where the sum of gas makes whoever runs stop: the limit, or the end of the slice where that comes first. */
    public long gasStop() {
        return Math.min(gasLimit, sliceEnd);
    }

    /** Whether there is a slice, and it ends before the gas does. */
    public boolean sliced() {
        return sliceEnd < gasLimit;
    }

    /** Whether a charge leaves something of the slice, or ends the request at once. */
    public boolean fitsSlice(Charge row, long units) {
        long sum = gasUsed + cost(image.price(row), units);
        return sum < sliceEnd || sum >= gasLimit;
    }

    /**
     * Whether charges stop at the slice's end as well: for what is undone and run again where they do. What was undone once does
     * not stop again.
     */
    public void interruptible(boolean on) {
        chargeStop = on && !undone ? gasStop() : gasLimit;
        if (on) {
            undone = false;
        }
    }

    /** Sets both sums, and remembers everything that {@link #undo} brings back. */
    public void mark(long gas, long memory) {
        gasUsed = gas;
        memoryUsed = memory;
        markedGas = gas;
        markedMemory = memory;
        markedPeak = memoryPeak;
        markedTop = region.top();
        markedStack = stack.size();
    }

    /**
     * Where the end of the slice stopped a charge, makes everything as it was at the last {@link #mark}, so that what has run
     * since can run again; false where something else ended the request.
     */
    public boolean undo() {
        if (!sliceUsed) {
            return false;
        }
        sliceUsed = false;
        undone = true;
        gasUsed = markedGas;
        memoryUsed = markedMemory;
        memoryPeak = markedPeak;
        region.undo(markedTop);
        stack.resize(markedStack);
        return true;
    }

    // Memory

    public long memoryUsed() {
        chargeObjects();
        return memoryUsed;
    }

    /** The most that was used at a time. */
    public long memoryPeak() {
        chargeObjects();
        return Math.max(memoryPeak, memoryUsed);
    }

    public long memoryBudget() {
        return budget;
    }

    /** Gives back what only was in use for a while. */
    public void releaseMemory(long bytes) {
        chargeObjects();
        memoryPeak = Math.max(memoryPeak, memoryUsed);
        memoryUsed -= bytes;
        followObjects();
    }

    /** For the interpreter, which keeps the sum in a local. */
    public void setMemoryUsed(long used) {
        memoryUsed = used;
    }

    /** Before the sum goes down. */
    public void noteMemoryPeak(long used) {
        memoryPeak = Math.max(memoryPeak, used);
    }

    /** Charges the memory budget without taking memory; false when that ended the request. */
    public boolean chargeMemory(long bytes) {
        chargeObjects();
        if (bytes > budget - memoryUsed) {
            return trap(ErrorCode.MEMORY_EXHAUSTED);
        }
        memoryUsed += bytes;
        followObjects();
        return true;
    }

    /**
     * Takes zeroed memory and charges it.
     *
     * @param bytes a multiple of 8
     * @return the offset, or 0 when the budget ended the request
     */
    public long allocate(long bytes) {
        long offset = region.tryAllocate(bytes);
        if (offset != 0) {
            return offset;
        }
        return chargeMemory(bytes) ? take(bytes) : 0;
    }

    /** Takes memory that a formula has charged already; 0 when the region is full, which ends the request. */
    public long take(long bytes) {
        chargeObjects();
        if (bytes > region.free()) {
            trap(ErrorCode.MEMORY_EXHAUSTED);
            return 0;
        }
        long offset = region.allocate(bytes);
        followObjects();
        return offset;
    }

    /**
     * For compiled code: {@link #allocate} for an object of a few words. Budget and region are asked at once, by how far the
     * region may fill up; what is made until somebody asks for the sum is charged then.
     *
     * @return the offset, or 0 where compiled code must not go on
     */
    public long allocateObject(long bytes) {
        return region.tryAllocate(bytes);
    }

    private void chargeObjects() {
        if (compiledRuns) {
            memoryUsed += region.top() - objectsFrom;
            objectsFrom = region.top();
        }
    }

    /** After the sum or the region has changed: how many objects there may be. */
    private void followObjects() {
        if (compiledRuns) {
            objectsFrom = region.top();
            region.stopAt(objectsFrom + budget - memoryUsed);
        }
    }

    public long word(long offset) {
        return Memory.getLong(base + (offset & wordMask));
    }

    public long word(long offset, long index) {
        return Memory.getLong(base + ((offset + index * Long.BYTES) & wordMask));
    }

    /** Stores into an object that was just made. */
    public void setWord(long offset, long index, long value) {
        region.setWord(offset, index, value);
    }

    /** The native address of bytes of this VM; checks that all of them are inside. */
    public long address(long offset, long length) {
        return region.address(offset, length);
    }

    /** The native address of bytes that were allocated, for writing; checks that all of them were. */
    public long writable(long offset, long length) {
        return region.writable(offset, length);
    }

    // Registers and frames

    /** The registers of all frames; good until the next call that makes room. */
    public long[] registers() {
        return registers;
    }

    /** Makes room for registers up to {@code top} (exclusive), which are in use from now on. */
    public long[] growRegisters(int top) {
        if (top > registers.length) {
            registers = Arrays.copyOf(registers, Math.max(top, registers.length * 2));
        }
        registersHigh = Math.max(registersHigh, top);
        return registers;
    }

    /** How many registers were in use at most: so many are wiped. */
    public int registersHigh() {
        return registersHigh;
    }

    /** Return addresses; good until the next {@link #growFrames}. */
    public long[] frames() {
        return frames;
    }

    public long[] growFrames() {
        frames = Arrays.copyOf(frames, frames.length * 2);
        return frames;
    }

    // Tier 2

    /** How compiled code reaches builtins. */
    public void setBuiltins(BuiltinCalls calls) {
        builtins = calls;
    }

    /** The code of pure functions by id, as it is from now on, and how much of the thread's stack it may use. */
    public void setCompiled(@Nullable CompiledFunction[] functions, int stackBytes) {
        if (functions.length > 0 && compiled.length == 0) {
            arguments = new long[image.mostArguments()];
        }
        compiled = functions;
        tierTwoStack = stackBytes;
        compiledCalls = 0;
        bailOuts = 0;
    }

    /** How much of the thread's stack compiled code may use from now on. */
    public void setCompiledStack(int stackBytes) {
        tierTwoStack = stackBytes;
    }

    /** The code of a pure function in tier 2; null for what stays with the interpreter. */
    public @Nullable CompiledFunction compiled(int function) {
        return compiled[function];
    }

    /** The code of all functions by id, or nothing while there is none. */
    public @Nullable CompiledFunction[] compiled() {
        return compiled;
    }

    /**
     * Calls a compiled function. Where compiled code cannot finish it, nothing of the call has happened.
     *
     * @param words its arguments start at {@code at}
     * @return whether it has finished: {@link #compiledResult}
     */
    public boolean callCompiled(CompiledFunction function, long[] words, int at) {
        // Frames of compiled code are not counted one by one: all that the stack can hold are set aside.
        long frames = Math.min(tierTwoStack, budget - memoryUsed) >> 1;
        int depth = (int) (2 * frames);
        if (depth < MIN_TIER_TWO_STACK) {
            return false;
        }
        long gas = gasUsed;
        long memory = memoryUsed;
        long peak = memoryPeak;
        long top = region.top();
        tailFloor = depth >> 1;
        compiledStop = gasStop();
        budget -= frames;
        compiledRuns = true;
        followObjects();
        boolean finished;
        try {
            long room = function.enter(this, compiledStop - gasUsed, words, at, depth);
            room = CompiledFunction.finish(this, room, depth);
            finished = room > 0 && !trapped();
            setRoom(room);
        } catch (RuntimeException e) {
            // Overflow, division by zero, or what the interpreter will report as a fault.
            finished = false;
        } finally {
            chargeObjects();
            compiledRuns = false;
            region.stopAt(0);
            budget += frames;
        }
        if (finished) {
            compiledCalls++;
        } else {
            bailOuts++;
            gasUsed = gas;
            memoryUsed = memory;
            memoryPeak = peak;
            sliceUsed = false;
            trap = null;
            fault = null;
            tailTarget = null;
            stack.wipe();
            region.undo(top);
        }
        return finished;
    }

    /** How many calls of this request compiled code has finished. */
    public int compiledCalls() {
        return compiledCalls;
    }

    /** How many it could not finish. */
    public int bailOuts() {
        return bailOuts;
    }

    /** What the last compiled call gave. */
    public long compiledResult() {
        return compiledResult;
    }

    /** For compiled code: what a call gives. */
    public void setCompiledResult(long word) {
        compiledResult = word;
    }

    /** For compiled code: the native address of offset 0. */
    public long base() {
        return base;
    }

    /** For compiled code, before a builtin: the sum of gas, by how much is left until somebody has to look. */
    public void setRoom(long room) {
        gasUsed = compiledStop - room;
    }

    /** For compiled code, after a builtin: what is left; less than 1 where it has not finished, or nothing must go on. */
    public long roomAfterBuiltin() {
        return trapped() ? -1 : compiledStop - gasUsed;
    }

    /** For compiled code: runs a builtin on the first words of {@link #arguments}. */
    public long builtin(int id, int aux) {
        return builtins.call(id, arguments, 0, aux);
    }

    /** For compiled code: arguments on their way to a builtin or a call. */
    public long[] arguments() {
        return arguments;
    }

    /** For compiled code: below so much stack, tail calls are left to a caller. */
    public int tailFloor() {
        return tailFloor;
    }

    /** For compiled code: asks for a call with {@link #arguments}. */
    public void setTailTarget(CompiledFunction target) {
        tailTarget = target;
    }

    /** For compiled code, after a call: whether it asks for another one instead of giving a value. */
    public boolean tailRequested() {
        return tailTarget != null;
    }

    /** What is to be called; it is asked for no more. */
    CompiledFunction takeTailTarget() {
        CompiledFunction target = java.util.Objects.requireNonNull(tailTarget);
        tailTarget = null;
        return target;
    }

    // Traps

    /** Ends the request; the first reason stays. Always false, for callers that return it. */
    public boolean trap(ErrorCode reason) {
        if (trap == null && !sliceUsed) {
            trap = reason;
        }
        return false;
    }

    /** Ends the request by a fault of the engine or its compiler. */
    public boolean fault(RuntimeException cause) {
        if (trap == null && !sliceUsed) {
            fault = cause;
        }
        return trap(ErrorCode.INTERNAL);
    }

    /** Whether nothing goes on: the request has ended or, inside of what can be run again, its slice is used up. */
    public boolean trapped() {
        return trap != null || sliceUsed;
    }

    public @Nullable ErrorCode trapCode() {
        return trap;
    }

    /** What a trap of INTERNAL came from, for the engine's log. */
    public @Nullable RuntimeException faultCause() {
        return fault;
    }
}
