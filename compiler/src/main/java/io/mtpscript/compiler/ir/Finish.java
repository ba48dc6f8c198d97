package io.mtpscript.compiler.ir;

import java.util.List;

/** What happens with an expression's value once it is there. */
sealed interface Finish {
    /** It is the function's result: calls in this position are tail calls. */
    record Return() implements Finish {}

    /** Control goes to {@code label}, with the value where the label takes one. */
    record To(BlockBuilder.Label label, boolean withValue) implements Finish {}

    /** Ends the block with a value that is there. */
    default void with(Atom value, BlockBuilder b) {
        switch (this) {
            case Return() -> b.end(new End.Return(value));
            case To(BlockBuilder.Label label, boolean withValue) ->
                b.jump(label, withValue ? List.of(value) : List.of());
        }
    }
}
