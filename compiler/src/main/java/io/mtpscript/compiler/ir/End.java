package io.mtpscript.compiler.ir;

import io.mtpscript.compiler.source.Span;
import java.util.List;

/** How control leaves a {@link Block}. */
public sealed interface End {
    record Return(Atom value) implements End {}

    /** The called function takes over this one's frame. */
    record TailCall(int function, List<Atom> args, Span span) implements End {
        public TailCall {
            args = List.copyOf(args);
        }
    }

    record TailApply(Atom closure, List<Atom> args, Span span) implements End {
        public TailApply {
            args = List.copyOf(args);
        }
    }

    /** To the end of the enclosing {@link Stmt.Labeled} with this label, whose parameters become {@code args}. */
    record Jump(int label, List<Atom> args) implements End {
        public Jump {
            args = List.copyOf(args);
        }
    }

    /** The next round of the innermost enclosing {@link Stmt.Loop}. */
    record Next() implements End {}

    /** @param span where what decides stands in the source */
    record If(Cond condition, Block then, Block otherwise, Span span) implements End {}

    /**
     * @param tag a variant index, from {@link Op.Tag}
     * @param targets for each variant of the union the index in {@code blocks}
     * @param span where what decides stands in the source
     */
    record Switch(Atom tag, List<Integer> targets, List<Block> blocks, Span span) implements End {
        public Switch {
            targets = List.copyOf(targets);
            blocks = List.copyOf(blocks);
        }
    }

    /** No program gets here: a match without a case left. */
    record Unreachable() implements End {}
}
