package io.mtpscript.conformance.oracle;

/** Bounds how long an evaluation may take; what it counts is no gas. */
final class Fuel {
    /** There is no verdict: the program takes too long. */
    static final class Empty extends RuntimeException {
        private static final long serialVersionUID = 1;

        Empty() {
            super("too many steps", null, false, false);
        }
    }

    private long left;

    Fuel(long steps) {
        left = steps;
    }

    void use(long steps) {
        left -= steps;
        if (left < 0) {
            throw new Empty();
        }
    }
}
