package io.mtpscript.compiler.bound;

/**
 * The gas of the costliest ways to a point of a function: of those that did not call the function itself, and of those that did
 * once. -1 where there is no such way.
 *
 * @param again whether some way calls the function itself more than once
 */
record Path(long plain, long once, boolean again) {
    static final Path NONE = new Path(-1, -1, false);
    static final Path START = new Path(0, -1, false);

    boolean isNone() {
        return plain < 0 && once < 0 && !again;
    }

    Path plus(long gas) {
        return new Path(plus(plain, gas), plus(once, gas), again);
    }

    private static long plus(long way, long gas) {
        return way < 0 ? -1 : Count.plus(way, gas);
    }

    /** Behind a call of the function itself, whose gas is added up elsewhere. */
    Path selfCalled() {
        return new Path(-1, plain, again || once >= 0);
    }

    Path or(Path other) {
        return new Path(Math.max(plain, other.plain), Math.max(once, other.once), again || other.again);
    }

    /** This way, then the other one. */
    Path then(Path next) {
        if (isNone() || next.isNone()) {
            return NONE;
        }
        long both = plain < 0 || next.plain < 0 ? -1 : Count.plus(plain, next.plain);
        long first = once < 0 || next.plain < 0 ? -1 : Count.plus(once, next.plain);
        long second = plain < 0 || next.once < 0 ? -1 : Count.plus(plain, next.once);
        return new Path(both, Math.max(first, second), again || next.again || (once >= 0 && next.once >= 0));
    }

    /** This way {@code count} times. */
    Path times(long count) {
        if (count == 0 || isNone()) {
            return count == 0 ? START : NONE;
        }
        if (count == 1) {
            return this;
        }
        return new Path(plain < 0 ? -1 : Count.times(plain, count), -1, again || once >= 0);
    }
}
