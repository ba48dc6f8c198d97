package io.mtpscript.vm.builtin;

import io.mtpscript.core.ErrorCode;
import io.mtpscript.vm.machine.Machine;
import io.mtpscript.vm.machine.Values;
import io.mtpscript.vm.memory.Memory;
import java.nio.charset.StandardCharsets;

/** Int and Bool. */
final class NumberBuiltins {
    /** The plain union IntError. */
    private static final long OVERFLOW = Values.immediate(0);

    private static final long DIVISION_BY_ZERO = Values.immediate(1);
    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);

    private NumberBuiltins() {}

    static long toString(Machine m, long value) {
        int length = value < 0 ? 2 : 1;
        for (long rest = value / 10; rest != 0; rest /= 10) {
            length++;
        }
        long string = Values.newString(m, length, length);
        if (string != 0) {
            write(value, Values.newBytes(m, string, length), length);
        }
        return string;
    }

    /** Writes a number of so many digits and signs, the last one first. */
    private static void write(long value, long to, int length) {
        long rest = value;
        int first = value < 0 ? 1 : 0;
        for (int at = length - 1; at >= first; at--) {
            long tens = rest / 10;
            Memory.putByte(to + at, (byte) ('0' + Math.abs(rest - tens * 10)));
            rest = tens;
        }
        if (value < 0) {
            Memory.putByte(to, (byte) '-');
        }
    }

    static long boolToString(Machine m, long value) {
        byte[] text = value == 0 ? FALSE : TRUE;
        return Values.ascii(m, text, text.length);
    }

    static long checkedAdd(Machine m, long a, long b) {
        long sum = a + b;
        return ((a ^ sum) & (b ^ sum)) < 0 ? Values.err(m, OVERFLOW) : Values.ok(m, sum);
    }

    static long checkedSubtract(Machine m, long a, long b) {
        long difference = a - b;
        return ((a ^ b) & (a ^ difference)) < 0 ? Values.err(m, OVERFLOW) : Values.ok(m, difference);
    }

    static long checkedMultiply(Machine m, long a, long b) {
        return Math.multiplyHigh(a, b) != (a * b) >> 63 ? Values.err(m, OVERFLOW) : Values.ok(m, a * b);
    }

    static long checkedDivide(Machine m, long a, long b) {
        if (b == 0) {
            return Values.err(m, DIVISION_BY_ZERO);
        }
        return a == Long.MIN_VALUE && b == -1 ? Values.err(m, OVERFLOW) : Values.ok(m, a / b);
    }

    /** base to the power of exponent; a negative exponent gives the quotient 1 / base^-exponent, truncated. */
    static long power(Machine m, long base, long exponent) {
        if (base == 1 || exponent == 0) {
            return 1;
        }
        if (base == -1) {
            return (exponent & 1) == 0 ? 1 : -1;
        }
        if (base == 0) {
            if (exponent < 0) {
                m.trap(ErrorCode.DIVISION_BY_ZERO);
            }
            return 0;
        }
        if (exponent < 0) {
            return 0;
        }
        long result = 1;
        // Any other base overflows within 63 steps.
        for (long i = 0; i < exponent; i++) {
            if (Math.multiplyHigh(result, base) != (result * base) >> 63) {
                m.trap(ErrorCode.INT_OVERFLOW);
                return 0;
            }
            result *= base;
        }
        return result;
    }
}
