package io.mtpscript.vm.image;

import io.mtpscript.core.code.FunctionCode;

/** One function as the interpreter reads it: fields of a verified {@link FunctionCode}, with what is derived from them. */
public final class Code {
    private final int id;
    private final String name;
    private final long[] instructions;
    private final long[] paired;
    private final int[][] tables;
    private final int argumentCount;
    private final int registerCount;
    private final boolean closure;
    private final int[] captureTypes;
    private final int codeClass;
    private final boolean zeroes;
    private final int[] positions;
    private final FunctionCode source;

    Code(int id, FunctionCode function, boolean zeroes) {
        this(id, function, function.code().clone(), zeroes);
    }

    private Code(int id, FunctionCode function, long[] instructions, boolean zeroes) {
        this.id = id;
        this.name = function.name();
        this.instructions = instructions;
        this.paired = Superinstructions.of(id, instructions);
        this.source = function;
        this.tables = function.tables().stream().map(int[]::clone).toArray(int[][]::new);
        this.argumentCount = function.paramCount() + (function.closure() ? 1 : 0);
        this.registerCount = function.registerCount();
        this.closure = function.closure();
        this.captureTypes =
                function.captureTypes().stream().mapToInt(Integer::intValue).toArray();
        this.codeClass = function.codeClass();
        this.positions = function.positions().clone();
        this.zeroes = zeroes;
    }

    /** This function as a {@link CodeWatch} is told of it. */
    Code watched() {
        return new Code(id, source, WatchedCode.of(instructions), zeroes);
    }

    public int id() {
        return id;
    }

    public String name() {
        return name;
    }

    /** The instructions; not to be changed. */
    public long[] instructions() {
        return instructions;
    }

    /** The instructions as the interpreter runs them; not to be changed. */
    public long[] paired() {
        return paired;
    }

    /** A table of SWITCH; not to be changed. */
    public int[] table(int index) {
        return tables[index];
    }

    /** Registers filled by the caller, the closure counted. */
    public int argumentCount() {
        return argumentCount;
    }

    public int registerCount() {
        return registerCount;
    }

    /** What a frame costs of the memory budget: docs/internals.md, section 3. */
    public long frameBytes() {
        return 16 + 8L * registerCount;
    }

    /** Whether R[0] is the closure. */
    public boolean closure() {
        return closure;
    }

    public int captureCount() {
        return captureTypes.length;
    }

    /** The type of a closure's captured word {@code 1 + index}. */
    public int captureType(int index) {
        return captureTypes[index];
    }

    /** Equal for functions whose canonical IR is the same. */
    public int codeClass() {
        return codeClass;
    }

    /** Whether some register may be read before it is written, so that a new frame has to be zeroed to be exact. */
    public boolean zeroes() {
        return zeroes;
    }

    /** The position id of an instruction, or -1. */
    public int position(int instruction) {
        int found = -1;
        for (int i = 0; i < positions.length && positions[i] <= instruction; i += 2) {
            found = positions[i + 1];
        }
        return found;
    }
}
