package io.mtpscript.core.decimal;

/**
 * A place for the result of an operation: whoever keeps one gets numbers without an object for each. An operation that gives
 * {@code true} has left the number's two words here, one that gives {@code false} the reason why there is none. Belongs to one
 * thread at a time.
 */
public final class DecimalWords {
    private long hi;
    private long lo;
    private DecimalFault fault = DecimalFault.SYNTAX;

    /** The first word, as of {@link Decimal#hi}. */
    public long hi() {
        return hi;
    }

    /** The second word, as of {@link Decimal#lo}. */
    public long lo() {
        return lo;
    }

    /** Why there is no number; without meaning where there is one. */
    public DecimalFault fault() {
        return fault;
    }

    /** The number of digits behind the point, 0..28. */
    public int scale() {
        return Decimal.scaleOf(hi);
    }

    /** Whether the number is an integer that {@code Int} can hold, so that {@link #toLong} may be asked. */
    public boolean isInt() {
        return Decimal.isInt(hi, lo);
    }

    /** The number as a 64-bit integer, where {@link #isInt}. */
    public long toLong() {
        return hi < 0 ? -lo : lo;
    }

    /**
     * Takes two words from outside.
     *
     * @return whether they are a canonical Decimal; without meaning and without a fault where not
     */
    public boolean take(long newHi, long newLo) {
        return Decimal.isCanonical(newHi, newLo) && set(newHi, newLo);
    }

    /** The number as an object. */
    public Decimal value() {
        return Decimal.ofCanonical(hi, lo);
    }

    /** Leaves nothing of the number. */
    public void wipe() {
        set(0, 0);
    }

    boolean set(long newHi, long newLo) {
        hi = newHi;
        lo = newLo;
        return true;
    }

    boolean fail(DecimalFault reason) {
        fault = reason;
        return false;
    }

    /** What an operation left here, as an object. */
    DecimalResult result(boolean number) {
        return number ? value() : fault;
    }
}
