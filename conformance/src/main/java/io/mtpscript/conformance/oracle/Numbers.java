package io.mtpscript.conformance.oracle;

import io.mtpscript.compiler.typed.TExpr.ArithmeticOp;
import io.mtpscript.core.ErrorCode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/** Arithmetic by the text of the language: exact first, then rounded once. */
final class Numbers {
    static final int DIGITS = 34;
    static final int SCALE = 28;

    private static final BigInteger INT_MIN = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger INT_MAX = BigInteger.valueOf(Long.MAX_VALUE);

    /** No Decimal or Int is the answer. */
    static final class Fault extends Exception {
        private static final long serialVersionUID = 1;

        private final ErrorCode code;

        Fault(ErrorCode code) {
            super(code.name(), null, false, false);
            this.code = code;
        }

        ErrorCode code() {
            return code;
        }
    }

    private Numbers() {}

    static long integer(ArithmeticOp op, long a, long b) throws Fault {
        BigInteger left = BigInteger.valueOf(a);
        BigInteger right = BigInteger.valueOf(b);
        return switch (op) {
            case ADD -> fit(left.add(right));
            case SUBTRACT -> fit(left.subtract(right));
            case MULTIPLY -> fit(left.multiply(right));
            case DIVIDE -> fit(left.divide(divisor(right)));
            case REMAINDER -> fit(left.remainder(divisor(right)));
        };
    }

    private static BigInteger divisor(BigInteger divisor) throws Fault {
        if (divisor.signum() == 0) {
            throw new Fault(ErrorCode.DIVISION_BY_ZERO);
        }
        return divisor;
    }

    static long fit(BigInteger exact) throws Fault {
        if (exact.compareTo(INT_MIN) < 0 || exact.compareTo(INT_MAX) > 0) {
            throw new Fault(ErrorCode.INT_OVERFLOW);
        }
        return exact.longValueExact();
    }

    static BigDecimal decimal(ArithmeticOp op, BigDecimal a, BigDecimal b) throws Fault {
        return switch (op) {
            case ADD -> rounded(a.add(b), SCALE);
            case SUBTRACT -> rounded(a.subtract(b), SCALE);
            case MULTIPLY -> rounded(a.multiply(b), SCALE);
            case DIVIDE -> divide(a, b, SCALE);
            case REMAINDER -> throw new IllegalStateException("no remainder of Decimals");
        };
    }

    static BigDecimal divide(BigDecimal a, BigDecimal b, int scale) throws Fault {
        if (b.signum() == 0) {
            throw new Fault(ErrorCode.DIVISION_BY_ZERO);
        }
        int room = Math.min(scale, DIGITS - integerDigits(a.divideToIntegralValue(b)));
        if (room < 0) {
            throw new Fault(ErrorCode.DECIMAL_OVERFLOW);
        }
        return checked(a.divide(b, room, RoundingMode.HALF_EVEN));
    }

    /** At most {@code scale} digits behind the point, fewer where 34 digits do not reach so far. */
    static BigDecimal rounded(BigDecimal exact, int scale) throws Fault {
        int room = Math.min(scale, DIGITS - integerDigits(exact));
        if (room < 0) {
            throw new Fault(ErrorCode.DECIMAL_OVERFLOW);
        }
        return checked(exact.scale() > room ? exact.setScale(room, RoundingMode.HALF_EVEN) : exact);
    }

    private static BigDecimal checked(BigDecimal value) throws Fault {
        BigDecimal canonical = canonical(value);
        if (canonical.precision() > DIGITS) {
            throw new Fault(ErrorCode.DECIMAL_OVERFLOW);
        }
        return canonical;
    }

    private static int integerDigits(BigDecimal value) {
        BigInteger whole = value.toBigInteger().abs();
        return whole.signum() == 0 ? 0 : whole.toString().length();
    }

    static BigDecimal canonical(BigDecimal value) {
        BigDecimal stripped = value.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    static Value.Dec decimal(BigDecimal value) {
        return new Value.Dec(canonical(value));
    }

    static boolean isInt(BigDecimal value) {
        BigDecimal canonical = canonical(value);
        return canonical.scale() == 0
                && canonical.toBigInteger().compareTo(INT_MIN) >= 0
                && canonical.toBigInteger().compareTo(INT_MAX) <= 0;
    }

    static BigInteger power(BigInteger base, long exponent) throws Fault {
        if (base.signum() == 0 && exponent < 0) {
            throw new Fault(ErrorCode.DIVISION_BY_ZERO);
        }
        if (base.abs().compareTo(BigInteger.ONE) <= 0) {
            return exponent % 2 == 0 ? base.signum() == 0 && exponent != 0 ? base : BigInteger.ONE : base;
        }
        if (exponent < 0) {
            return BigInteger.ZERO;
        }
        if (exponent > 64) {
            throw new Fault(ErrorCode.INT_OVERFLOW);
        }
        return BigInteger.valueOf(fit(base.pow((int) exponent)));
    }
}
