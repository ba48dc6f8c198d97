package io.mtpscript.vm.interpreter;

import io.mtpscript.core.ErrorCode;
import io.mtpscript.vm.builtin.Builtins;
import io.mtpscript.vm.builtin.JsonBuiltins;
import io.mtpscript.vm.image.Code;
import io.mtpscript.vm.image.Superinstructions;
import io.mtpscript.vm.image.WatchedCode;
import io.mtpscript.vm.machine.CompiledFunction;
import io.mtpscript.vm.machine.Machine;
import io.mtpscript.vm.machine.Values;
import io.mtpscript.vm.memory.Memory;
import io.mtpscript.vm.memory.Region;
import org.jspecify.annotations.Nullable;

/**
 * Runs bytecode. All state of a call lives in registers and return addresses of the machine, none on the host's stack: so an
 * effect suspends by returning, and depth is bounded by the memory budget.
 *
 * <p>A return address is function id and instruction in one word. Frames overlap: a callee's R[0] is its caller's R[a], and
 * {@code a} is found again in the call that the return address stands behind, so that nothing else has to be kept.
 *
 * <p>One class because it is one loop over a switch with a case for each opcode: its gas, registers and place in the code are locals of that
 * loop, which no method of another class could share.
 */
public final class Interpreter {
    /** Why {@link #run} came back. */
    public enum Exit {
        RETURNED,
        EFFECT,
        /** The slice of gas is used up, the limit is not. */
        SLICE,
        TRAPPED
    }

    private static final long SLICE = 1L << 32;
    private static final long LENGTH = SLICE - 1;
    private static final int NOWHERE = Integer.MIN_VALUE;
    /** What a frame goes on with whose last call compiled code has made: it returns its first register. */
    private static final long[] RETURN = {Op.RET};

    private final Machine m;
    private final JsonBuiltins json;

    private int function;
    private int pc;
    private int base;
    private int depth;
    private long result;
    private int trapPosition;
    /** The depth of the call that compiled code could not finish: until it returns nothing is left to compiled code. */
    private int interpretedFrom;
    /** Whether the call at which the last slice ended is one that compiled code could not finish in it. */
    private boolean handedOver;

    public Interpreter(Machine m, JsonBuiltins json) {
        this.m = m;
        this.json = json;
    }

    /** Forgets whatever ran. */
    public void begin() {
        function = 0;
        pc = 0;
        base = 0;
        depth = 0;
        result = 0;
        trapPosition = -1;
        interpretedFrom = NOWHERE;
        handedOver = false;
    }

    /** Makes the frame of a function whose arguments are the first registers; false when the budget ended the request. */
    public boolean enter(int functionId) {
        Code f = m.image().functions()[functionId];
        function = functionId;
        pc = 0;
        base = 0;
        depth = 0;
        if (!m.chargeMemory(f.frameBytes())) {
            trapPosition = f.position(0);
            return false;
        }
        long[] r = m.growRegisters(f.registerCount());
        java.util.Arrays.fill(r, f.argumentCount(), f.registerCount(), 0L);
        interpretedFrom = NOWHERE;
        return true;
    }

    /** What the function returned. */
    public long result() {
        return result;
    }

    /** The position id of the operation that trapped, or -1. */
    public int trapPosition() {
        return trapPosition;
    }

    /** The EFFECT or EFFECT_ALL instruction at which the program is suspended. */
    public long effect() {
        return m.image().functions()[function].instructions()[pc - 1];
    }

    /** The register of a suspended effect's first argument or list of calls, which its answer will take. */
    public int effectRegister() {
        return base + ((int) (effect() >>> 16) & 0xffff);
    }

    /** Runs on until the first function returns, an effect is due, the slice is used up, or the request has trapped. */
    public Exit run() {
        m.interruptible(true);
        try {
            if (pc == 0 && depth == 0) {
                Code f = m.image().functions()[function];
                CompiledFunction compiled = compiled(f);
                if (compiled != null) {
                    if (m.callCompiled(compiled, m.registers(), 0)) {
                        result = m.compiledResult();
                        m.noteMemoryPeak(m.memoryUsed());
                        m.setMemoryUsed(m.memoryUsed() - f.frameBytes());
                        return Exit.RETURNED;
                    }
                    if (givesUpSlice()) {
                        return Exit.SLICE;
                    }
                    interpretedFrom = -1;
                }
            }
            return loop();
        } catch (RuntimeException e) {
            // Not reached by correct code: a word that is no object of its type, found by a check of bounds.
            m.undo();
            m.fault(e);
            return Exit.TRAPPED;
        } finally {
            m.interruptible(false);
        }
    }

    /**
     * After compiled code could not finish a call: whether the call is to be made again in a slice of its own, where there is
     * more gas and stack. It is when a slice was running, and only once; then it is interpreted.
     */
    private boolean givesUpSlice() {
        handedOver = !handedOver && m.sliced();
        return handedOver;
    }

    /** At a charge of the code: its gas is spent, so that the program goes on behind it. */
    private Exit stopped(Code f, int next, int base, int depth, long gas, long memory) {
        this.base = base;
        this.depth = depth;
        if (gas >= m.gasLimit()) {
            m.trap(ErrorCode.GAS_EXHAUSTED);
            return trapped(f, next, gas, memory);
        }
        save(f, next, gas, memory);
        return Exit.SLICE;
    }

    private Exit trapped(Code f, int next, long gas, long memory) {
        trapPosition = f.position(next - 1);
        save(f, next, gas, memory);
        return Exit.TRAPPED;
    }

    private void save(Code f, int next, long gas, long memory) {
        function = f.id();
        pc = next;
        m.setGasUsed(gas);
        m.setMemoryUsed(memory);
    }

    /**
     * The dispatch loop: one method, so that everything an instruction needs is in locals; below the 8,000 bytes beyond which C2
     * gives up, which a test asserts. Gas and memory are summed in locals and flushed before whoever else may look.
     *
     * <p>That a charge is taken where control arrives is written out wherever it does: it changes two locals and may leave, which no
     * method can do for its caller. This makes the file long.
     */
    @SuppressWarnings("MethodLength")
    private Exit loop() {
        final Machine m = this.m;
        final Region region = m.region();
        final long start = region.base();
        final long mask = region.wordMask();
        final Code[] functions = m.image().functions();
        final long[] constants = m.image().constants();
        final long stop = m.gasStop();
        final long budget = m.memoryBudget();
        long gas = m.gasUsed();
        long memory = m.memoryUsed();
        int high = m.registersHigh();
        final boolean tierTwo = m.compiled().length > 0;
        long noted = 0;
        Code f = functions[function];
        long[] code = f.paired();
        long[] r = m.registers();
        long[] frames = m.frames();
        int base = this.base;
        int depth = this.depth;
        int pc = this.pc;
        while (true) {
            final long w = code[pc++];
            final int a = base + ((int) (w >>> 16) & 0xffff);
            switch ((int) w & 0xffff) {
                case Op.CHARGE -> {
                    gas += w >>> 16;
                    if (gas >= stop) {
                        return stopped(f, pc, base, depth, gas, memory);
                    }
                }
                case WatchedCode.SEGMENT -> {
                    m.image().watch().segment(f.id(), pc - 1, depth, gas, memory);
                    gas += w >>> 16;
                    if (gas >= stop) {
                        return stopped(f, pc, base, depth, gas, memory);
                    }
                }
                case Op.MOVE -> r[a] = r[base + ((int) (w >>> 32) & 0xffff)];
                case Op.LDI -> r[a] = w >> 32;
                case Op.LDK -> r[a] = constants[(int) (w >> 32)];
                case Op.IADD -> {
                    long x = r[base + ((int) (w >>> 32) & 0xffff)];
                    long y = r[base + (int) (w >>> 48)];
                    long sum = x + y;
                    if (((x ^ sum) & (y ^ sum)) < 0) {
                        m.trap(ErrorCode.INT_OVERFLOW);
                        return trapped(f, pc, gas, memory);
                    }
                    r[a] = sum;
                }
                case Op.ISUB -> {
                    long x = r[base + ((int) (w >>> 32) & 0xffff)];
                    long y = r[base + (int) (w >>> 48)];
                    long difference = x - y;
                    if (((x ^ y) & (x ^ difference)) < 0) {
                        m.trap(ErrorCode.INT_OVERFLOW);
                        return trapped(f, pc, gas, memory);
                    }
                    r[a] = difference;
                }
                case Op.IMUL -> {
                    long x = r[base + ((int) (w >>> 32) & 0xffff)];
                    long y = r[base + (int) (w >>> 48)];
                    long product = x * y;
                    if (Math.multiplyHigh(x, y) != product >> 63) {
                        m.trap(ErrorCode.INT_OVERFLOW);
                        return trapped(f, pc, gas, memory);
                    }
                    r[a] = product;
                }
                case Op.IDIV -> {
                    long x = r[base + ((int) (w >>> 32) & 0xffff)];
                    long y = r[base + (int) (w >>> 48)];
                    if (y == 0 || (y == -1 && x == Long.MIN_VALUE)) {
                        m.trap(y == 0 ? ErrorCode.DIVISION_BY_ZERO : ErrorCode.INT_OVERFLOW);
                        return trapped(f, pc, gas, memory);
                    }
                    r[a] = x / y;
                }
                case Op.IMOD -> {
                    long x = r[base + ((int) (w >>> 32) & 0xffff)];
                    long y = r[base + (int) (w >>> 48)];
                    if (y == 0) {
                        m.trap(ErrorCode.DIVISION_BY_ZERO);
                        return trapped(f, pc, gas, memory);
                    }
                    r[a] = x % y;
                }
                case Op.INEG -> {
                    long x = r[base + ((int) (w >>> 32) & 0xffff)];
                    if (x == Long.MIN_VALUE) {
                        m.trap(ErrorCode.INT_OVERFLOW);
                        return trapped(f, pc, gas, memory);
                    }
                    r[a] = -x;
                }
                case Op.IADDI -> {
                    long x = r[base + ((int) (w >>> 32) & 0xffff)];
                    long y = w >> 48;
                    long sum = x + y;
                    if (((x ^ sum) & (y ^ sum)) < 0) {
                        m.trap(ErrorCode.INT_OVERFLOW);
                        return trapped(f, pc, gas, memory);
                    }
                    r[a] = sum;
                }
                case Op.IEQ -> r[a] = r[base + ((int) (w >>> 32) & 0xffff)] == r[base + (int) (w >>> 48)] ? 1 : 0;
                case Op.INE -> r[a] = r[base + ((int) (w >>> 32) & 0xffff)] != r[base + (int) (w >>> 48)] ? 1 : 0;
                case Op.ILT -> r[a] = r[base + ((int) (w >>> 32) & 0xffff)] < r[base + (int) (w >>> 48)] ? 1 : 0;
                case Op.ILE -> r[a] = r[base + ((int) (w >>> 32) & 0xffff)] <= r[base + (int) (w >>> 48)] ? 1 : 0;
                case Op.NOT -> r[a] = 1 - r[base + ((int) (w >>> 32) & 0xffff)];
                case Op.JMP -> {
                    pc = (int) (w >> 32);
                    long next = code[pc];
                    if ((short) next == Op.CHARGE) {
                        pc++;
                        gas += next >>> 16;
                        if (gas >= stop) {
                            return stopped(f, pc, base, depth, gas, memory);
                        }
                    }
                }
                case Op.JT -> {
                    if (r[a] != 0) {
                        pc = (int) (w >> 32);
                    }
                    long next = code[pc];
                    if ((short) next == Op.CHARGE) {
                        pc++;
                        gas += next >>> 16;
                        if (gas >= stop) {
                            return stopped(f, pc, base, depth, gas, memory);
                        }
                    }
                }
                case Op.JF -> {
                    if (r[a] == 0) {
                        pc = (int) (w >> 32);
                    }
                    long next = code[pc];
                    if ((short) next == Op.CHARGE) {
                        pc++;
                        gas += next >>> 16;
                        if (gas >= stop) {
                            return stopped(f, pc, base, depth, gas, memory);
                        }
                    }
                }
                case Op.JEQ -> {
                    if (r[a] == r[base + ((int) (w >>> 32) & 0xffff)]) {
                        pc += (int) (w >> 48);
                    }
                    long next = code[pc];
                    if ((short) next == Op.CHARGE) {
                        pc++;
                        gas += next >>> 16;
                        if (gas >= stop) {
                            return stopped(f, pc, base, depth, gas, memory);
                        }
                    }
                }
                case Op.JNE -> {
                    if (r[a] != r[base + ((int) (w >>> 32) & 0xffff)]) {
                        pc += (int) (w >> 48);
                    }
                    long next = code[pc];
                    if ((short) next == Op.CHARGE) {
                        pc++;
                        gas += next >>> 16;
                        if (gas >= stop) {
                            return stopped(f, pc, base, depth, gas, memory);
                        }
                    }
                }
                case Op.JLT -> {
                    if (r[a] < r[base + ((int) (w >>> 32) & 0xffff)]) {
                        pc += (int) (w >> 48);
                    }
                    long next = code[pc];
                    if ((short) next == Op.CHARGE) {
                        pc++;
                        gas += next >>> 16;
                        if (gas >= stop) {
                            return stopped(f, pc, base, depth, gas, memory);
                        }
                    }
                }
                case Op.JLE -> {
                    if (r[a] <= r[base + ((int) (w >>> 32) & 0xffff)]) {
                        pc += (int) (w >> 48);
                    }
                    long next = code[pc];
                    if ((short) next == Op.CHARGE) {
                        pc++;
                        gas += next >>> 16;
                        if (gas >= stop) {
                            return stopped(f, pc, base, depth, gas, memory);
                        }
                    }
                }
                case Op.SWITCH -> {
                    pc = f.table((int) (w >> 32))[Math.toIntExact(r[a])];
                    long next = code[pc];
                    if ((short) next == Op.CHARGE) {
                        pc++;
                        gas += next >>> 16;
                        if (gas >= stop) {
                            return stopped(f, pc, base, depth, gas, memory);
                        }
                    }
                }
                case Op.TAG -> {
                    long x = r[base + ((int) (w >>> 32) & 0xffff)];
                    r[a] = (x & 1) != 0 ? x >>> 1 : Memory.getLong(start + (x & mask));
                }
                case Op.LD -> {
                    long x = r[base + ((int) (w >>> 32) & 0xffff)];
                    r[a] = Memory.getLong(start + ((x + (w >>> 48) * Long.BYTES) & mask));
                }
                case Op.NEW -> {
                    int count = (int) (w >>> 32) & 0xffff;
                    long bytes = (long) count * Long.BYTES;
                    if (bytes > budget - memory) {
                        m.trap(ErrorCode.MEMORY_EXHAUSTED);
                        return trapped(f, pc, gas, memory);
                    }
                    memory += bytes;
                    long object = region.allocate(bytes);
                    int from = base + (int) (w >>> 48);
                    for (int i = 0; i < count; i++) {
                        Memory.putLong(start + object + (long) i * Long.BYTES, r[from + i]);
                    }
                    r[a] = object;
                }
                case Op.LISTNEW -> {
                    long length = r[base + ((int) (w >>> 32) & 0xffff)];
                    if (length < 0 || length >= budget >> 3 || 8 + 8 * length > budget - memory) {
                        m.trap(length < 0 ? ErrorCode.INTERNAL : ErrorCode.MEMORY_EXHAUSTED);
                        return trapped(f, pc, gas, memory);
                    }
                    long bytes = 8 + 8 * length;
                    memory += bytes;
                    long list = region.allocate(bytes);
                    Memory.putLong(start + list, length);
                    r[a] = list;
                }
                case Op.LISTSET -> {
                    long list = r[a];
                    long index = r[base + ((int) (w >>> 32) & 0xffff)];
                    Values.setElement(m, list, index, r[base + (int) (w >>> 48)]);
                }
                case Op.LISTLEN -> {
                    long list = r[base + ((int) (w >>> 32) & 0xffff)];
                    r[a] = Memory.getLong(start + (list & mask)) & LENGTH;
                }
                case Op.LISTGET -> {
                    long list = r[base + ((int) (w >>> 32) & 0xffff)];
                    long index = r[base + (int) (w >>> 48)];
                    long first = Memory.getLong(start + (list & mask)) < SLICE ? list + 8 : Values.elements(m, list);
                    r[a] = Memory.getLong(start + ((first + index * Long.BYTES) & mask));
                }
                case Op.LISTREST -> {
                    long list = r[base + ((int) (w >>> 32) & 0xffff)];
                    m.setMemoryUsed(memory);
                    long rest = Values.rest(m, list, w >>> 48);
                    if (rest == 0) {
                        return trapped(f, pc, gas, memory);
                    }
                    memory = m.memoryUsed();
                    r[a] = rest;
                }
                case Op.CALL, Op.APPLY, Superinstructions.IADDI_CALL -> {
                    long v = w;
                    int at = a;
                    if (((int) w & 0xffff) == Superinstructions.IADDI_CALL) {
                        long x = r[base + ((int) (w >>> 32) & 0xffff)];
                        long y = w >> 48;
                        long sum = x + y;
                        if (((x ^ sum) & (y ^ sum)) < 0) {
                            m.trap(ErrorCode.INT_OVERFLOW);
                            return trapped(f, pc, gas, memory);
                        }
                        r[a] = sum;
                        v = code[pc++];
                        at = base + ((int) (v >>> 16) & 0xffff);
                    }
                    boolean direct = ((int) v & 0xffff) == Op.CALL;
                    Code callee = direct ? functions[(int) (v >> 32)] : closure(functions, r[at], v);
                    CompiledFunction compiled = tierTwo ? compiled(callee) : null;
                    if (compiled != null) {
                        m.setGasUsed(gas);
                        m.setMemoryUsed(memory);
                        if (m.callCompiled(compiled, r, at)) {
                            gas = m.gasUsed();
                            memory = m.memoryUsed();
                            handedOver = false;
                            r[at] = m.compiledResult();
                            continue;
                        }
                        if (givesUpSlice()) {
                            this.base = base;
                            this.depth = depth;
                            save(f, pc - 1, gas, memory);
                            return Exit.SLICE;
                        }
                        interpretedFrom = depth;
                    }
                    long bytes = callee.frameBytes();
                    if (bytes > budget - memory) {
                        m.trap(ErrorCode.MEMORY_EXHAUSTED);
                        return trapped(f, pc, gas, memory);
                    }
                    memory += bytes;
                    if (depth == frames.length) {
                        frames = m.growFrames();
                    }
                    frames[depth++] = (long) f.id() << 32 | pc;
                    base = at;
                    int top = base + callee.registerCount();
                    if (top > high) {
                        high = top;
                        r = m.growRegisters(top);
                    }
                    if (callee.zeroes()) {
                        java.util.Arrays.fill(r, base + callee.argumentCount(), top, 0L);
                    }
                    f = callee;
                    code = f.paired();
                    pc = 0;
                    long next = code[pc];
                    if ((short) next == Op.CHARGE) {
                        pc++;
                        gas += next >>> 16;
                        if (gas >= stop) {
                            return stopped(f, pc, base, depth, gas, memory);
                        }
                    }
                }
                case Op.TAILCALL, Op.TAILAPPLY -> {
                    boolean direct = ((int) w & 0xffff) == Op.TAILCALL;
                    Code callee = direct ? functions[(int) (w >> 32)] : closure(functions, r[a], w);
                    CompiledFunction compiled = tierTwo ? compiled(callee) : null;
                    if (compiled != null) {
                        m.setGasUsed(gas);
                        m.setMemoryUsed(memory);
                        if (m.callCompiled(compiled, r, a)) {
                            gas = m.gasUsed();
                            memory = m.memoryUsed();
                            handedOver = false;
                            r[base] = m.compiledResult();
                            code = RETURN;
                            pc = 0;
                            continue;
                        }
                        if (givesUpSlice()) {
                            this.base = base;
                            this.depth = depth;
                            save(f, pc - 1, gas, memory);
                            return Exit.SLICE;
                        }
                        interpretedFrom = depth - 1;
                    }
                    long more = callee.frameBytes() - f.frameBytes();
                    if (more > budget - memory) {
                        m.trap(ErrorCode.MEMORY_EXHAUSTED);
                        return trapped(f, pc, gas, memory);
                    }
                    if (more < 0) {
                        m.noteMemoryPeak(memory);
                    }
                    memory += more;
                    int top = base + callee.registerCount();
                    if (top > high) {
                        high = top;
                        r = m.growRegisters(top);
                    }
                    int arguments = callee.argumentCount();
                    for (int i = 0; i < arguments; i++) {
                        r[base + i] = r[a + i];
                    }
                    if (callee.zeroes()) {
                        java.util.Arrays.fill(r, base + arguments, top, 0L);
                    }
                    f = callee;
                    code = f.paired();
                    pc = 0;
                    long next = code[pc];
                    if ((short) next == Op.CHARGE) {
                        pc++;
                        gas += next >>> 16;
                        if (gas >= stop) {
                            return stopped(f, pc, base, depth, gas, memory);
                        }
                    }
                }
                case Op.RET, Superinstructions.IADD_RET -> {
                    long v = w;
                    if (((int) w & 0xffff) == Superinstructions.IADD_RET) {
                        long x = r[base + ((int) (w >>> 32) & 0xffff)];
                        long y = r[base + (int) (w >>> 48)];
                        long sum = x + y;
                        if (((x ^ sum) & (y ^ sum)) < 0) {
                            m.trap(ErrorCode.INT_OVERFLOW);
                            return trapped(f, pc, gas, memory);
                        }
                        r[a] = sum;
                        v = code[pc++];
                    }
                    long value = r[base + ((int) (v >>> 16) & 0xffff)];
                    if (memory > noted) {
                        noted = memory;
                        m.noteMemoryPeak(memory);
                    }
                    memory -= f.frameBytes();
                    if (depth == 0) {
                        result = value;
                        save(f, pc, gas, memory);
                        return Exit.RETURNED;
                    }
                    r[base] = value;
                    long address = frames[--depth];
                    f = functions[(int) (address >>> 32)];
                    code = f.paired();
                    pc = (int) address;
                    base -= (int) (code[pc - 1] >>> 16) & 0xffff;
                    if (depth == interpretedFrom) {
                        interpretedFrom = NOWHERE;
                    }
                    long next = code[pc];
                    if ((short) next == Op.CHARGE) {
                        pc++;
                        gas += next >>> 16;
                        if (gas >= stop) {
                            return stopped(f, pc, base, depth, gas, memory);
                        }
                    }
                }
                case Op.BUILTIN, WatchedCode.BUILTIN -> {
                    m.mark(gas, memory);
                    long value = Builtins.call(m, json, (int) (w >>> 32) & 0xffff, r, a, (int) (w >>> 48));
                    if (m.trapped()) {
                        if (m.undo()) {
                            // Nothing of it has happened: it runs again, and then whole.
                            this.base = base;
                            this.depth = depth;
                            save(f, pc - 1, gas, memory);
                            return Exit.SLICE;
                        }
                        return trapped(f, pc, m.gasUsed(), m.memoryUsed());
                    }
                    if (((int) w & 0xffff) == WatchedCode.BUILTIN) {
                        m.image().watch().builtin(f.id(), pc - 1, gas, memory, m.gasUsed(), m.memoryUsed());
                    }
                    gas = m.gasUsed();
                    memory = m.memoryUsed();
                    r[a] = value;
                }
                case Op.EFFECT, Op.EFFECT_ALL -> {
                    if (((int) w & 0xffff) == Op.EFFECT_ALL && (Memory.getLong(start + (r[a] & mask)) & LENGTH) == 0) {
                        // No calls, no answers: the empty list stays where it is.
                        continue;
                    }
                    save(f, pc, gas, memory);
                    this.base = base;
                    this.depth = depth;
                    return Exit.EFFECT;
                }
                case Superinstructions.LDI_JEQ -> {
                    long v = code[pc++];
                    r[a] = w >> 32;
                    if (r[base + ((int) (v >>> 16) & 0xffff)] == r[base + ((int) (v >>> 32) & 0xffff)]) {
                        pc += (int) (v >> 48);
                    }
                    long next = code[pc];
                    if ((short) next == Op.CHARGE) {
                        pc++;
                        gas += next >>> 16;
                        if (gas >= stop) {
                            return stopped(f, pc, base, depth, gas, memory);
                        }
                    }
                }
                case Superinstructions.LDI_JNE -> {
                    long v = code[pc++];
                    r[a] = w >> 32;
                    if (r[base + ((int) (v >>> 16) & 0xffff)] != r[base + ((int) (v >>> 32) & 0xffff)]) {
                        pc += (int) (v >> 48);
                    }
                    long next = code[pc];
                    if ((short) next == Op.CHARGE) {
                        pc++;
                        gas += next >>> 16;
                        if (gas >= stop) {
                            return stopped(f, pc, base, depth, gas, memory);
                        }
                    }
                }
                case Superinstructions.LDI_JLT -> {
                    long v = code[pc++];
                    r[a] = w >> 32;
                    if (r[base + ((int) (v >>> 16) & 0xffff)] < r[base + ((int) (v >>> 32) & 0xffff)]) {
                        pc += (int) (v >> 48);
                    }
                    long next = code[pc];
                    if ((short) next == Op.CHARGE) {
                        pc++;
                        gas += next >>> 16;
                        if (gas >= stop) {
                            return stopped(f, pc, base, depth, gas, memory);
                        }
                    }
                }
                case Superinstructions.LDI_JLE -> {
                    long v = code[pc++];
                    r[a] = w >> 32;
                    if (r[base + ((int) (v >>> 16) & 0xffff)] <= r[base + ((int) (v >>> 32) & 0xffff)]) {
                        pc += (int) (v >> 48);
                    }
                    long next = code[pc];
                    if ((short) next == Op.CHARGE) {
                        pc++;
                        gas += next >>> 16;
                        if (gas >= stop) {
                            return stopped(f, pc, base, depth, gas, memory);
                        }
                    }
                }
                case Superinstructions.LDI_IMOD -> {
                    long v = code[pc++];
                    r[a] = w >> 32;
                    long x = r[base + ((int) (v >>> 32) & 0xffff)];
                    long y = r[base + (int) (v >>> 48)];
                    if (y == 0) {
                        m.trap(ErrorCode.DIVISION_BY_ZERO);
                        return trapped(f, pc, gas, memory);
                    }
                    r[base + ((int) (v >>> 16) & 0xffff)] = x % y;
                }
                case Superinstructions.MOVE_MOVE -> {
                    long v = code[pc++];
                    r[a] = r[base + ((int) (w >>> 32) & 0xffff)];
                    r[base + ((int) (v >>> 16) & 0xffff)] = r[base + ((int) (v >>> 32) & 0xffff)];
                }
                case Superinstructions.TAILCALL_SELF, Superinstructions.IADD_TAILCALL_SELF -> {
                    // It is being interpreted, so that there is no compiled code to go on with; and its frame is there.
                    int from = a;
                    if (((int) w & 0xffff) == Superinstructions.IADD_TAILCALL_SELF) {
                        long x = r[base + ((int) (w >>> 32) & 0xffff)];
                        long y = r[base + (int) (w >>> 48)];
                        long sum = x + y;
                        if (((x ^ sum) & (y ^ sum)) < 0) {
                            m.trap(ErrorCode.INT_OVERFLOW);
                            return trapped(f, pc, gas, memory);
                        }
                        r[a] = sum;
                        from = base + ((int) (code[pc++] >>> 16) & 0xffff);
                    }
                    int arguments = f.argumentCount();
                    if (arguments == 2) {
                        // Most loops have two, for which C2's preparations of a loop of its own take longer than the
                        // loop.
                        r[base] = r[from];
                        r[base + 1] = r[from + 1];
                    } else {
                        for (int i = 0; i < arguments; i++) {
                            r[base + i] = r[from + i];
                        }
                    }
                    if (f.zeroes()) {
                        java.util.Arrays.fill(r, base + arguments, base + f.registerCount(), 0L);
                    }
                    pc = 0;
                    long next = code[pc];
                    if ((short) next == Op.CHARGE) {
                        pc++;
                        gas += next >>> 16;
                        if (gas >= stop) {
                            return stopped(f, pc, base, depth, gas, memory);
                        }
                        // A loop starts with the question whether it ends.
                        long question = code[pc];
                        if (((int) question & 0xffff) == Op.JF) {
                            pc = r[base + ((int) (question >>> 16) & 0xffff)] == 0 ? (int) (question >> 32) : pc + 1;
                            next = code[pc];
                            if ((short) next == Op.CHARGE) {
                                pc++;
                                gas += next >>> 16;
                                if (gas >= stop) {
                                    return stopped(f, pc, base, depth, gas, memory);
                                }
                            }
                        }
                    }
                }
                default -> {
                    // UNREACHABLE; nothing else passes the verifier.
                    m.trap(ErrorCode.INTERNAL);
                    return trapped(f, pc, gas, memory);
                }
            }
        }
    }

    /** The code of a function in tier 2, where it has some and it may run. */
    private @Nullable CompiledFunction compiled(Code function) {
        if (interpretedFrom != NOWHERE || m.compiled().length == 0) {
            return null;
        }
        return m.compiled(function.id());
    }

    private Code closure(Code[] functions, long closure, long w) {
        long id = m.word(closure);
        if (id < 0 || id >= functions.length) {
            throw new IllegalStateException("No function " + id);
        }
        Code callee = functions[(int) id];
        if (!callee.closure() || callee.argumentCount() != ((int) (w >>> 32) & 0xffff) + 1) {
            throw new IllegalStateException("The function " + callee.name() + " is applied as what it is not");
        }
        return callee;
    }
}
