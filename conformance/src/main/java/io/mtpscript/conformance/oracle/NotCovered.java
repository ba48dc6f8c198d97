package io.mtpscript.conformance.oracle;

/** The evaluator has no meaning of its own for this function. */
public final class NotCovered extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotCovered(String function) {
        super(function);
    }
}
