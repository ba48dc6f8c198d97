package io.mtpscript.compiler.ir;

import java.util.List;

/** Statements in order and how control leaves them. */
public record Block(List<Stmt> statements, End end) {
    public Block {
        statements = List.copyOf(statements);
    }

    /** The label this block only jumps to, without arguments, or -1. */
    public int bareJump() {
        return statements.isEmpty()
                        && end instanceof End.Jump jump
                        && jump.args().isEmpty()
                ? jump.label()
                : -1;
    }
}
