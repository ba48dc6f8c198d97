package io.mtpscript.core.decimal;

/**
 * Reads a number character by character in constant space: what comes from a network buffer or a VM's memory need not be
 * copied, however many digits it has.
 *
 * <p>Call {@link #accept} with each character and then {@link #finish}; {@link #reset} makes the parser ready for the next
 * number. A parser belongs to one thread at a time.
 */
public final class DecimalParser {
    /** Beyond this an exponent's exact value no longer matters: no text in memory has so many digits. */
    private static final long EXPONENT_BOUND = 1_000_000_000_000L;

    private enum State {
        START,
        AFTER_MINUS,
        LEADING_ZERO,
        INTEGER,
        AFTER_POINT,
        FRACTION,
        AFTER_E,
        AFTER_E_SIGN,
        EXPONENT,
        FAILED
    }

    private final boolean json;

    private State state = State.START;
    private boolean negative;
    private boolean exponentNegative;
    private long exponent;
    /** Digits seen before the point, and in all. */
    private long integerDigits;

    private long allDigits;
    /** The significand up to the last digit that is not zero, and how many digits had been seen with that one. */
    private long high;

    private long low;
    private long lastNonZero;
    private long firstNonZero;
    private boolean tooLong;

    private DecimalParser(boolean json) {
        this.json = json;
    }

    /** A parser of {@code -?} digits, optionally a point and digits (language, section 8, {@code fromString}). */
    public static DecimalParser plain() {
        return new DecimalParser(false);
    }

    /** A parser of JSON's numbers, with exponent and without leading zeros (RFC 8259, section 6). */
    public static DecimalParser json() {
        return new DecimalParser(true);
    }

    /** Forgets everything, ready for the next number. */
    public void reset() {
        state = State.START;
        negative = false;
        exponentNegative = false;
        exponent = 0;
        integerDigits = 0;
        allDigits = 0;
        high = 0;
        low = 0;
        lastNonZero = 0;
        firstNonZero = 0;
        tooLong = false;
    }

    /**
     * Takes the next character.
     *
     * @return false if no number goes on with it; the parser then keeps failing until {@link #reset}
     */
    public boolean accept(int character) {
        state = character >= '0' && character <= '9' ? afterDigit(character - '0') : afterOther(character);
        return state != State.FAILED;
    }

    private State afterDigit(int digit) {
        return switch (state) {
            case START, AFTER_MINUS -> {
                integerDigit(digit);
                yield json && digit == 0 ? State.LEADING_ZERO : State.INTEGER;
            }
            case INTEGER -> {
                integerDigit(digit);
                yield State.INTEGER;
            }
            case AFTER_POINT, FRACTION -> {
                digit(digit);
                yield State.FRACTION;
            }
            case AFTER_E, AFTER_E_SIGN, EXPONENT -> {
                exponent = Math.min(exponent * 10 + digit, EXPONENT_BOUND);
                yield State.EXPONENT;
            }
            case LEADING_ZERO, FAILED -> State.FAILED;
        };
    }

    private State afterOther(int character) {
        return switch (state) {
            case START -> {
                negative = character == '-';
                yield negative ? State.AFTER_MINUS : State.FAILED;
            }
            case LEADING_ZERO, INTEGER -> character == '.' ? State.AFTER_POINT : exponentMark(character);
            case FRACTION -> exponentMark(character);
            case AFTER_E -> {
                exponentNegative = character == '-';
                yield exponentNegative || character == '+' ? State.AFTER_E_SIGN : State.FAILED;
            }
            case AFTER_MINUS, AFTER_POINT, AFTER_E_SIGN, EXPONENT, FAILED -> State.FAILED;
        };
    }

    private State exponentMark(int character) {
        return json && (character == 'e' || character == 'E') ? State.AFTER_E : State.FAILED;
    }

    private void integerDigit(int digit) {
        integerDigits++;
        digit(digit);
    }

    private void digit(int digit) {
        allDigits++;
        if (digit == 0) {
            return;
        }
        if (firstNonZero == 0) {
            firstNonZero = allDigits;
        }
        if (allDigits - firstNonZero >= Decimal.MAX_DIGITS) {
            tooLong = true;
        } else {
            int power = (int) (allDigits - lastNonZero);
            // Before the first digit the significand is zero, however many zeros were read.
            shift(firstNonZero == allDigits ? 0 : power);
            low += digit;
            high += WideMath.borrow(low, digit);
        }
        lastNonZero = allDigits;
    }

    /** Multiplies the significand by 10^power; the product has at most 34 digits. */
    private void shift(int power) {
        long pHigh = WideMath.pow10High(power);
        long pLow = WideMath.pow10Low(power);
        high = Math.unsignedMultiplyHigh(low, pLow) + high * pLow + low * pHigh;
        low *= pLow;
    }

    /**
     * The number read since the last {@link #reset}; the text ends here.
     *
     * @return the value, or {@link DecimalFault#SYNTAX} where the text is no complete number, {@link DecimalFault#OVERFLOW}
     *     where its integer part has more than 34 digits, {@link DecimalFault#INEXACT} where it would have to be rounded
     */
    public DecimalResult finish() {
        DecimalWords out = new DecimalWords();
        return out.result(finish(out));
    }

    /** As the other one; says whether there is a value. */
    public boolean finish(DecimalWords out) {
        switch (state) {
            case LEADING_ZERO, INTEGER, FRACTION, EXPONENT -> {}
            case START, AFTER_MINUS, AFTER_POINT, AFTER_E, AFTER_E_SIGN, FAILED -> {
                return out.fail(DecimalFault.SYNTAX);
            }
        }
        if (firstNonZero == 0) {
            return out.set(0, 0);
        }
        long zeros = integerDigits - lastNonZero + (exponentNegative ? -exponent : exponent);
        long digits = lastNonZero - firstNonZero + 1;
        if (digits + zeros > Decimal.MAX_DIGITS) {
            return out.fail(DecimalFault.OVERFLOW);
        }
        if (tooLong || -zeros > Decimal.MAX_SCALE) {
            return out.fail(DecimalFault.INEXACT);
        }
        if (zeros > 0) {
            shift((int) zeros);
        }
        return Decimal.canonical(negative, high, low, (int) Math.max(0, -zeros), out);
    }
}
