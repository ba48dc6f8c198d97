package io.mtpscript.core.decimal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mtpscript.core.testing.Cases;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalArithmeticTest {
    private static final int RANDOM_CASES = 100_000;
    private static final Decimal LARGEST = decimal("9".repeat(34));
    private static final Decimal SMALLEST = decimal("0." + "0".repeat(27) + "1");

    static Decimal decimal(String text) {
        return switch (Decimal.parse(text)) {
            case Decimal value -> value;
            case DecimalFault fault -> throw new AssertionError(text + ": " + fault);
        };
    }

    private static DecimalResult expected(String text) {
        return Character.isLetter(text.charAt(0)) ? DecimalFault.valueOf(text) : decimal(text);
    }

    @Test
    void agreesWithBigDecimalOnRandomOperands() {
        Cases.forAll(1, RANDOM_CASES, random -> {
            Decimal a = DecimalReference.random(random);
            Decimal b = DecimalReference.random(random);
            int scale = random.nextInt(29);
            BigDecimal x = DecimalReference.exact(a);
            BigDecimal y = DecimalReference.exact(b);
            String operands = a + " and " + b + " scale " + scale;
            assertEquals(DecimalReference.rounded(x.add(y), 28), a.add(b), operands);
            assertEquals(DecimalReference.rounded(x.subtract(y), 28), a.subtract(b), operands);
            assertEquals(DecimalReference.rounded(x.multiply(y), 28), a.multiply(b), operands);
            assertEquals(DecimalReference.quotient(x, y, 28), a.divide(b), operands);
            assertEquals(DecimalReference.quotient(x, y, scale), a.divide(b, scale), operands);
            assertEquals(DecimalReference.rounded(x, scale), a.round(scale), operands);
            assertEquals(x.compareTo(y), a.compare(b), operands);
            assertEquals(x.compareTo(y) == 0, a.equals(b), operands);
            assertEquals(DecimalReference.of(x.negate()), a.negate(), operands);
            assertEquals(DecimalReference.of(x.abs()), a.abs(), operands);
            assertEquals(x.signum(), a.signum(), operands);
        });
    }

    @Test
    void agreesWithBigDecimalOnNeighbours() {
        Cases.forAll(2, RANDOM_CASES / 10, random -> {
            Decimal a = DecimalReference.random(random);
            Decimal b = switch (a.add(random.nextBoolean() ? SMALLEST : SMALLEST.negate())) {
                case Decimal value -> value;
                case DecimalFault fault -> a;
            };
            BigDecimal x = DecimalReference.exact(a);
            BigDecimal y = DecimalReference.exact(b);
            assertEquals(x.compareTo(y), a.compare(b));
            assertEquals(DecimalReference.rounded(x.subtract(y), 28), a.subtract(b));
            assertEquals(DecimalReference.quotient(x, y, 28), a.divide(b));
        });
    }

    @ParameterizedTest
    @CsvSource({
        "0.1, 0.2, 0.3",
        "19.99, 0.01, 20",
        "1, -1, 0",
        "9999999999999999999999999999999999, 0.4, 9999999999999999999999999999999999",
        "9999999999999999999999999999999999, 0.5, OVERFLOW",
        "9999999999999999999999999999999998, 0.5, 9999999999999999999999999999999998",
        "9999999999999999999999999999999999, 1, OVERFLOW",
        "-9999999999999999999999999999999999, -1, OVERFLOW",
        "999999999999999999999999999999999.9, 0.05, 1000000000000000000000000000000000",
        "9223372036854775807, 1, 9223372036854775808",
        "9223372036854775807, 9223372036854775807, 18446744073709551614",
        "100000, 0.0000000000000000000000000001, 100000.0000000000000000000000000001",
        "1000000, 0.0000000000000000000000000005, 1000000",
        "1000000, 0.0000000000000000000000000006, 1000000.000000000000000000000000001",
    })
    void adds(String a, String b, String sum) {
        assertEquals(expected(sum), decimal(a).add(decimal(b)));
        assertEquals(expected(sum), decimal(b).add(decimal(a)));
        assertEquals(expected(sum), decimal(a).subtract(decimal(b).negate()));
    }

    @ParameterizedTest
    @CsvSource({
        "19.99, 0.0825, 1.649175",
        "2.5, 4, 10",
        "-0.5, 0, 0",
        "0.00000000000001, 0.00000000000001, 0.0000000000000000000000000001",
        "0.00000000000001, 0.000000000000005, 0",
        "0.00000000000003, 0.000000000000005, 0.0000000000000000000000000002",
        "0.00000000000001, 0.0000000000000051, 0.0000000000000000000000000001",
        "10000000000000000000000000000000, 1000, OVERFLOW",
        "10000000000000000000000000000000, 100, 1000000000000000000000000000000000",
        "4294967296, 4294967296, 18446744073709551616",
    })
    void multiplies(String a, String b, String product) {
        assertEquals(expected(product), decimal(a).multiply(decimal(b)));
        assertEquals(expected(product), decimal(b).multiply(decimal(a)));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 3, 28, 0.3333333333333333333333333333",
        "2, 3, 28, 0.6666666666666666666666666667",
        "200, 3, 28, 66.6666666666666666666666666667",
        "20000000, 3, 28, 6666666.666666666666666666666666667",
        "1, 8, 28, 0.125",
        "1, 8, 2, 0.12",
        "3, 8, 2, 0.38",
        "5, 2, 0, 2",
        "7, 2, 0, 4",
        "-7, 2, 0, -4",
        "1, 3, 0, 0",
        "0, 3, 28, 0",
        "1, 0, 28, DIVISION_BY_ZERO",
        "0, 0, 28, DIVISION_BY_ZERO",
        "1, 0, 29, BAD_SCALE",
        "1, 1, -1, BAD_SCALE",
        "1, 1, 4294967296, BAD_SCALE",
        "9999999999999999999999999999999999, 0.1, 28, OVERFLOW",
        "9999999999999999999999999999999999, 0.9999999999999999999999999999, 28, OVERFLOW",
        "1, 9999999999999999999999999999999999, 28, 0",
        "1, 0.0000000000000000000000000001, 28, 10000000000000000000000000000",
    })
    void divides(String a, String b, long scale, String quotient) {
        assertEquals(expected(quotient), decimal(a).divide(decimal(b), scale));
    }

    @ParameterizedTest
    @CsvSource({
        "0.125, 2, 0.12",
        "0.135, 2, 0.14",
        "-0.125, 2, -0.12",
        "0.1251, 2, 0.13",
        "2.5, 0, 2",
        "3.5, 0, 4",
        "0.5, 0, 0",
        "0.05, 3, 0.05",
        "9.999, 2, 10",
        "1, 29, BAD_SCALE",
        "1, -1, BAD_SCALE",
        "99999999999999999999999999999999.95, 1, 100000000000000000000000000000000",
    })
    void rounds(String value, long scale, String rounded) {
        assertEquals(expected(rounded), decimal(value).round(scale));
    }

    @Test
    void holdsTheLimits() {
        assertEquals(DecimalFault.OVERFLOW, LARGEST.add(Decimal.ONE));
        assertEquals(DecimalFault.OVERFLOW, LARGEST.multiply(LARGEST));
        assertEquals(Decimal.ZERO, LARGEST.subtract(LARGEST));
        assertEquals(Decimal.ONE, LARGEST.divide(LARGEST));
        assertEquals(DecimalFault.OVERFLOW, LARGEST.divide(SMALLEST));
        assertEquals(Decimal.ZERO, SMALLEST.multiply(SMALLEST));
        assertEquals(Decimal.ZERO, SMALLEST.divide(LARGEST));
        assertEquals(LARGEST, LARGEST.add(SMALLEST));
        assertEquals(1, LARGEST.compare(SMALLEST));
        assertEquals(-1, LARGEST.negate().compare(SMALLEST.negate()));
        assertEquals(-1, Decimal.ZERO.compare(SMALLEST));
        assertEquals(1, Decimal.ZERO.compare(SMALLEST.negate()));
        assertEquals(0, Decimal.ZERO.compare(Decimal.ZERO.negate()));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, 10, 1000, Long.MAX_VALUE, Long.MIN_VALUE, Long.MIN_VALUE + 1})
    void convertsInts(long value) {
        Decimal decimal = Decimal.fromLong(value);
        assertEquals(BigDecimal.valueOf(value), DecimalReference.exact(decimal));
        assertEquals(true, decimal.isInt());
        assertEquals(value, decimal.toLong());
        assertEquals(Long.toString(value), decimal.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9223372036854775808",
                "-9223372036854775809",
                "0.5",
                "18446744073709551616",
                "-18446744073709551615"
            })
    void knowsWhatIsNoInt(String text) {
        assertEquals(false, decimal(text).isInt());
    }
}
