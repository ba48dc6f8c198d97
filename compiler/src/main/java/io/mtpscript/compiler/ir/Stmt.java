package io.mtpscript.compiler.ir;

import io.mtpscript.compiler.source.Span;
import java.util.List;

/** One step of a {@link Block}. */
public sealed interface Stmt {
    /** Introduces {@code target}; {@code span} is where a trap of {@code op} happens in the source. */
    record Let(Atom.Var target, Op op, Span span) implements Stmt {}

    /** An operation for its effect on a value under construction. */
    record Do(Op.ListSet op, Span span) implements Stmt {}

    /**
     * Runs {@code body}, every path of which leaves the function or jumps to a label. Jumping to {@code label} continues
     * after this statement with {@code params} introduced. The label is known inside {@code body} only.
     */
    record Labeled(int label, List<Atom.Var> params, Block body) implements Stmt {
        public Labeled {
            params = List.copyOf(params);
        }
    }

    /**
     * Runs {@code body} with {@code index} = 0, 1, ... below {@code count}; each round ends with {@link End.Next}.
     *
     * @param count an Int that is 0 or more
     */
    record Loop(Atom.Var index, Atom count, Block body, Span span) implements Stmt {}
}
