package io.mtpscript.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mtpscript.core.ErrorCode;
import io.mtpscript.core.code.Builtin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Int, Bool and Decimal. */
class NumberBuiltinsTest {
    private static final long MIN = Long.MIN_VALUE;
    private static final long MAX = Long.MAX_VALUE;

    private final BuiltinFixture f = new BuiltinFixture();

    @AfterEach
    void close() {
        f.close();
    }

    private String checked(Builtin builtin, long a, long b) {
        return f.variant(f.call(builtin, a, b));
    }

    /** {@code ok 12.5} or {@code err 2}, the index of the error. */
    private String decimalResult(long result) {
        long payload = f.vm().reader().payload(result, 0);
        return f.vm().reader().variant(result) == 0
                ? "ok " + f.decimalText(payload)
                : "err " + f.vm().reader().variant(payload);
    }

    @Test
    void texts() {
        for (long value : new long[] {0, 7, -7, 10, 99, 100, MIN, MAX, MIN + 1, 1_000_000_000_000_000_000L}) {
            assertEquals(Long.toString(value), f.text(f.call(Builtin.INT_TO_STRING, value)));
        }
        assertEquals("true", f.text(f.call(Builtin.BOOL_TO_STRING, 1)));
        assertEquals("false", f.text(f.call(Builtin.BOOL_TO_STRING, 0)));
    }

    @Test
    void checkedArithmetic() {
        // Errors are immediates: 1 is IntOverflow, 3 is DivisionByZero.
        assertEquals("0:5", checked(Builtin.INT_CHECKED_ADD, 2, 3));
        assertEquals("1:1", checked(Builtin.INT_CHECKED_ADD, MAX, 1));
        assertEquals("0:-1", checked(Builtin.INT_CHECKED_SUB, 2, 3));
        assertEquals("1:1", checked(Builtin.INT_CHECKED_SUB, MIN, 1));
        assertEquals("0:6", checked(Builtin.INT_CHECKED_MUL, 2, 3));
        assertEquals("1:1", checked(Builtin.INT_CHECKED_MUL, MIN, -1));
        assertEquals("0:-3", checked(Builtin.INT_CHECKED_DIV, -7, 2));
        assertEquals("1:3", checked(Builtin.INT_CHECKED_DIV, 1, 0));
        assertEquals("1:1", checked(Builtin.INT_CHECKED_DIV, MIN, -1));
    }

    @Test
    void power() {
        assertEquals(1024, f.call(Builtin.INT_POW, 2, 10));
        assertEquals(1, f.call(Builtin.INT_POW, 0, 0));
        assertEquals(0, f.call(Builtin.INT_POW, 0, MAX));
        assertEquals(1, f.call(Builtin.INT_POW, 1, MIN));
        assertEquals(1, f.call(Builtin.INT_POW, -1, MIN));
        assertEquals(-1, f.call(Builtin.INT_POW, -1, MAX));
        assertEquals(0, f.call(Builtin.INT_POW, 5, -1));
        assertEquals(MIN, f.call(Builtin.INT_POW, -2, 63));
        assertEquals(-27, f.call(Builtin.INT_POW, -3, 3));
        assertEquals(ErrorCode.INT_OVERFLOW, f.box().trap(f.function(Builtin.INT_POW), 2, 63));
    }

    @Test
    void powerOfZeroToANegativeExponent() {
        assertEquals(ErrorCode.DIVISION_BY_ZERO, f.box().trap(f.function(Builtin.INT_POW), 0, -1));
    }

    @Test
    void powerOverflowsAtOnce() {
        assertEquals(ErrorCode.INT_OVERFLOW, f.box().trap(f.function(Builtin.INT_POW), 2, MAX));
    }

    @Test
    void decimalOperators() {
        assertEquals("0.3", f.decimalText(f.call(Builtin.OP_DECIMAL_ADD, f.d("0.1"), f.d("0.2"))));
        assertEquals("-0.1", f.decimalText(f.call(Builtin.OP_DECIMAL_SUB, f.d("0.1"), f.d("0.2"))));
        assertEquals("0.02", f.decimalText(f.call(Builtin.OP_DECIMAL_MUL, f.d("0.1"), f.d("0.2"))));
        assertEquals(
                "0.3333333333333333333333333333", f.decimalText(f.call(Builtin.OP_DECIMAL_DIV, f.d("1"), f.d("3"))));
        assertEquals("-1.5", f.decimalText(f.call(Builtin.OP_DECIMAL_NEG, f.d("1.5"))));
        assertEquals("0", f.decimalText(f.call(Builtin.OP_DECIMAL_NEG, f.d("0"))));
        assertEquals(
                ErrorCode.DECIMAL_OVERFLOW,
                f.box().trap(f.function(Builtin.OP_DECIMAL_MUL), f.d("9".repeat(34)), f.d("10")));
    }

    @Test
    void decimalDivisionByZeroTraps() {
        assertEquals(ErrorCode.DIVISION_BY_ZERO, f.box().trap(f.function(Builtin.OP_DECIMAL_DIV), f.d("1"), f.d("0")));
    }

    @Test
    void decimalFunctions() {
        String most = "9".repeat(34);
        assertEquals("ok 0.3", decimalResult(f.call(Builtin.DECIMAL_ADD, f.d("0.1"), f.d("0.2"))));
        assertEquals("err 0", decimalResult(f.call(Builtin.DECIMAL_ADD, f.d(most), f.d(most))));
        assertEquals("ok -2", decimalResult(f.call(Builtin.DECIMAL_SUB, f.d("1"), f.d("3"))));
        assertEquals("ok 12", decimalResult(f.call(Builtin.DECIMAL_MUL, f.d("1.2"), f.d("10"))));
        assertEquals("err 0", decimalResult(f.call(Builtin.DECIMAL_MUL, f.d(most), f.d("10"))));
        assertEquals("ok 0.33", decimalResult(f.call(Builtin.DECIMAL_DIV, f.d("1"), f.d("3"), 2)));
        assertEquals("err 1", decimalResult(f.call(Builtin.DECIMAL_DIV, f.d("1"), f.d("0"), 2)));
        assertEquals("err 2", decimalResult(f.call(Builtin.DECIMAL_DIV, f.d("1"), f.d("0"), 29)));
        assertEquals("err 2", decimalResult(f.call(Builtin.DECIMAL_DIV, f.d("1"), f.d("3"), MIN)));
        assertEquals("ok 0.12", decimalResult(f.call(Builtin.DECIMAL_ROUND, f.d("0.125"), 2)));
        assertEquals("ok 0.14", decimalResult(f.call(Builtin.DECIMAL_ROUND, f.d("0.135"), 2)));
        assertEquals("err 2", decimalResult(f.call(Builtin.DECIMAL_ROUND, f.d("0.125"), -1)));
        assertEquals("1.5", f.decimalText(f.call(Builtin.DECIMAL_ABS, f.d("-1.5"))));
    }

    @Test
    void decimalComparison() {
        assertEquals(0, f.call(Builtin.DECIMAL_COMPARE, f.d("1.50"), f.d("1.5")));
        assertEquals(-1, f.call(Builtin.DECIMAL_COMPARE, f.d("-1"), f.d("0.0001")));
        assertEquals(1, f.call(Builtin.DECIMAL_COMPARE, f.d("10"), f.d("9.99")));
    }

    @Test
    void decimalTexts() {
        assertEquals("1200", f.text(f.call(Builtin.DECIMAL_TO_STRING, f.d("1200"))));
        assertEquals("-0.05", f.text(f.call(Builtin.DECIMAL_TO_STRING, f.d("-0.050"))));
        assertEquals("12.50", formatted("12.5", 2));
        assertEquals("12", formatted("12.5", 0));
        assertEquals("0.000", formatted("0", 3));
        assertEquals("-1.01", formatted("-1.005000001", 2));
        assertEquals("1." + "0".repeat(28), formatted("1", 28));
        assertEquals("9".repeat(34) + "." + "0".repeat(28), formatted("9".repeat(34), 28));
        assertEquals("err 2", decimalResult(f.call(Builtin.DECIMAL_FORMAT, f.d("1"), 29)));
        assertEquals("ok 12.5", decimalResult(f.call(Builtin.DECIMAL_FROM_STRING, f.s("12.50"))));
        assertEquals("err 3", decimalResult(f.call(Builtin.DECIMAL_FROM_STRING, f.s("12,5"))));
        assertEquals("err 3", decimalResult(f.call(Builtin.DECIMAL_FROM_STRING, f.s("0." + "1".repeat(29)))));
        assertEquals("err 0", decimalResult(f.call(Builtin.DECIMAL_FROM_STRING, f.s("1".repeat(35)))));
    }

    private String formatted(String value, long scale) {
        return f.text(f.vm().reader().payload(f.call(Builtin.DECIMAL_FORMAT, f.d(value), scale), 0));
    }

    @Test
    void decimalsAndInts() {
        for (long value : new long[] {0, 1, -1, MIN, MAX}) {
            long decimal = f.call(Builtin.DECIMAL_FROM_INT, value);
            assertEquals(Long.toString(value), f.decimalText(decimal));
            assertEquals("0:" + value, f.variant(f.call(Builtin.DECIMAL_TO_INT, decimal)));
        }
        assertEquals("1", f.variant(f.call(Builtin.DECIMAL_TO_INT, f.d("0.5"))));
        assertEquals("1", f.variant(f.call(Builtin.DECIMAL_TO_INT, f.d("9223372036854775808"))));
    }
}
