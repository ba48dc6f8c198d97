package io.mtpscript.compiler.ir;

/** A value that costs nothing to name: a variable or a constant. */
public sealed interface Atom {
    /** Index in {@link IrProgram#types()}. */
    int type();

    /**
     * A variable: assigned where it is introduced and never again, except the index of a {@link Stmt.Loop}.
     *
     * @param id unique within its function, in order of introduction; parameters come first
     */
    record Var(int id, int type) implements Atom {}

    record Const(Constant value, int type) implements Atom {}
}
