package io.mtpscript.vm.builtin;

import static io.mtpscript.vm.machine.Machine.blocks;

import io.mtpscript.core.ErrorCode;
import io.mtpscript.core.code.Builtin;
import io.mtpscript.core.decimal.Decimal;
import io.mtpscript.core.decimal.DecimalArithmetic;
import io.mtpscript.core.decimal.DecimalFault;
import io.mtpscript.core.decimal.DecimalWords;
import io.mtpscript.vm.machine.Machine;
import io.mtpscript.vm.machine.Values;

/** Decimal: operators that trap, functions that give a Result with the plain union DecimalError. */
final class DecimalBuiltins {
    private DecimalBuiltins() {}

    /** An operator of two Decimals. */
    static long operator(Machine m, Builtin operator, long a, long b) {
        DecimalWords out = m.decimals();
        if (apply(operator, m.word(a), m.word(a, 1), m.word(b), m.word(b, 1), out)) {
            return Values.decimal(m, out.hi(), out.lo());
        }
        m.trap(out.fault() == DecimalFault.DIVISION_BY_ZERO ? ErrorCode.DIVISION_BY_ZERO : ErrorCode.DECIMAL_OVERFLOW);
        return 0;
    }

    /** The function of the same name: a Result. */
    static long checked(Machine m, Builtin operator, long a, long b) {
        return result(m, apply(operator, m.word(a), m.word(a, 1), m.word(b), m.word(b, 1), m.decimals()));
    }

    private static boolean apply(Builtin operator, long aHi, long aLo, long bHi, long bLo, DecimalWords out) {
        return switch (operator) {
            case OP_DECIMAL_ADD, DECIMAL_ADD -> DecimalArithmetic.add(aHi, aLo, bHi, bLo, out);
            case OP_DECIMAL_SUB, DECIMAL_SUB -> DecimalArithmetic.subtract(aHi, aLo, bHi, bLo, out);
            case OP_DECIMAL_MUL, DECIMAL_MUL -> DecimalArithmetic.multiply(aHi, aLo, bHi, bLo, out);
            default -> DecimalArithmetic.divide(aHi, aLo, bHi, bLo, Decimal.MAX_SCALE, out);
        };
    }

    static long divide(Machine m, long a, long b, long scale) {
        return result(
                m, DecimalArithmetic.divide(m.word(a), m.word(a, 1), m.word(b), m.word(b, 1), scale, m.decimals()));
    }

    static long round(Machine m, long a, long scale) {
        return result(m, DecimalArithmetic.round(m.word(a), m.word(a, 1), scale, m.decimals()));
    }

    /** What an operation has left in {@link Machine#decimals}, as a Result. */
    private static long result(Machine m, boolean number) {
        DecimalWords out = m.decimals();
        if (!number) {
            return Values.err(m, error(out.fault()));
        }
        long word = Values.decimal(m, out.hi(), out.lo());
        return word == 0 ? 0 : Values.ok(m, word);
    }

    /** The variant of DecimalError. */
    private static long error(DecimalFault fault) {
        return Values.immediate(
                switch (fault) {
                    case OVERFLOW -> 0;
                    case DIVISION_BY_ZERO -> 1;
                    case BAD_SCALE -> 2;
                    case SYNTAX, INEXACT -> 3;
                });
    }

    static long negate(Machine m, long a) {
        long hi = m.word(a);
        long lo = m.word(a, 1);
        return Values.decimal(m, (hi | lo) == 0 ? 0 : hi ^ Long.MIN_VALUE, lo);
    }

    static long abs(Machine m, long a) {
        return Values.decimal(m, m.word(a) & Long.MAX_VALUE, m.word(a, 1));
    }

    static long compare(Machine m, long a, long b) {
        return DecimalArithmetic.compare(m.word(a), m.word(a, 1), m.word(b), m.word(b, 1));
    }

    static long toString(Machine m, long a) {
        byte[] text = m.scratch();
        return Values.ascii(m, text, Decimal.write(m.word(a), m.word(a, 1), text, 0));
    }

    /** Result of a String with exactly {@code scale} digits behind the point. */
    static long format(Machine m, long a, long scale) {
        DecimalWords out = m.decimals();
        if (!DecimalArithmetic.round(m.word(a), m.word(a, 1), scale, out)) {
            return Values.err(m, error(out.fault()));
        }
        byte[] text = m.scratch();
        int length = Decimal.write(out.hi(), out.lo(), text, 0);
        if (out.scale() == 0 && scale > 0) {
            text[length++] = '.';
        }
        for (long digits = out.scale(); digits < scale; digits++) {
            text[length++] = '0';
        }
        long string = Values.ascii(m, text, length);
        return string == 0 ? 0 : Values.ok(m, string);
    }

    static long fromString(Machine m, long string) {
        return m.charge(Builtin.DECIMAL_FROM_STRING, blocks(Values.byteLength(m, string)))
                ? result(m, StringBuiltins.parse(m, string))
                : 0;
    }

    static long fromInt(Machine m, long value) {
        return Values.decimal(m, value < 0 ? Long.MIN_VALUE : 0, value < 0 ? -value : value);
    }

    /** Option of Int. */
    static long toInt(Machine m, long a) {
        long hi = m.word(a);
        long lo = m.word(a, 1);
        return Decimal.isInt(hi, lo) ? Values.some(m, hi < 0 ? -lo : lo) : Values.NONE;
    }
}
