package io.mtpscript.vm.builtin;

import static io.mtpscript.vm.machine.Machine.blocks;

import io.mtpscript.core.ErrorCode;
import io.mtpscript.core.code.Builtin;
import io.mtpscript.core.decimal.Decimal;
import io.mtpscript.core.decimal.DecimalArithmetic;
import io.mtpscript.core.decimal.DecimalFault;
import io.mtpscript.core.decimal.DecimalResult;
import io.mtpscript.vm.machine.Machine;
import io.mtpscript.vm.machine.Values;

/** Decimal: operators that trap, functions that give a Result with the plain union DecimalError. */
final class DecimalBuiltins {
    private DecimalBuiltins() {}

    /** An operator of two Decimals. */
    static long operator(Machine m, Builtin operator, long a, long b) {
        long aHi = m.word(a);
        long aLo = m.word(a, 1);
        long bHi = m.word(b);
        long bLo = m.word(b, 1);
        DecimalResult result = apply(operator, aHi, aLo, bHi, bLo);
        return switch (result) {
            case Decimal value -> Values.decimal(m, value.hi(), value.lo());
            case DecimalFault fault -> {
                m.trap(
                        fault == DecimalFault.DIVISION_BY_ZERO
                                ? ErrorCode.DIVISION_BY_ZERO
                                : ErrorCode.DECIMAL_OVERFLOW);
                yield 0;
            }
        };
    }

    /** The function of the same name: a Result. */
    static long checked(Machine m, Builtin operator, long a, long b) {
        return result(m, apply(operator, m.word(a), m.word(a, 1), m.word(b), m.word(b, 1)));
    }

    private static DecimalResult apply(Builtin operator, long aHi, long aLo, long bHi, long bLo) {
        return switch (operator) {
            case OP_DECIMAL_ADD, DECIMAL_ADD -> DecimalArithmetic.add(aHi, aLo, bHi, bLo);
            case OP_DECIMAL_SUB, DECIMAL_SUB -> DecimalArithmetic.subtract(aHi, aLo, bHi, bLo);
            case OP_DECIMAL_MUL, DECIMAL_MUL -> DecimalArithmetic.multiply(aHi, aLo, bHi, bLo);
            default -> DecimalArithmetic.divide(aHi, aLo, bHi, bLo, Decimal.MAX_SCALE);
        };
    }

    static long divide(Machine m, long a, long b, long scale) {
        return result(m, DecimalArithmetic.divide(m.word(a), m.word(a, 1), m.word(b), m.word(b, 1), scale));
    }

    static long round(Machine m, long a, long scale) {
        return result(m, DecimalArithmetic.round(m.word(a), m.word(a, 1), scale));
    }

    private static long result(Machine m, DecimalResult result) {
        return switch (result) {
            case Decimal value -> {
                long word = Values.decimal(m, value.hi(), value.lo());
                yield word == 0 ? 0 : Values.ok(m, word);
            }
            case DecimalFault fault -> Values.err(m, error(fault));
        };
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
        return Values.ascii(m, text, value(m, a).write(text, 0));
    }

    private static Decimal value(Machine m, long word) {
        return Decimal.ofWords(m.word(word), m.word(word, 1));
    }

    /** Result of a String with exactly {@code scale} digits behind the point. */
    static long format(Machine m, long a, long scale) {
        return switch (DecimalArithmetic.round(m.word(a), m.word(a, 1), scale)) {
            case DecimalFault fault -> Values.err(m, error(fault));
            case Decimal rounded -> {
                byte[] text = m.scratch();
                int length = rounded.write(text, 0);
                if (rounded.scale() == 0 && scale > 0) {
                    text[length++] = '.';
                }
                for (long digits = rounded.scale(); digits < scale; digits++) {
                    text[length++] = '0';
                }
                long string = Values.ascii(m, text, length);
                yield string == 0 ? 0 : Values.ok(m, string);
            }
        };
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
        Decimal value = value(m, a);
        return value.isInt() ? Values.some(m, value.toLong()) : Values.NONE;
    }
}
