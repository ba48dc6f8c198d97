package io.mtpscript.core.decimal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.core.testing.Cases;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalTextTest {
    private static DecimalResult json(String text) {
        DecimalParser parser = DecimalParser.json();
        for (int i = 0; i < text.length(); i++) {
            parser.accept(text.charAt(i));
        }
        return parser.finish();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0, 0",
        "-0.000, 0",
        "007, 7",
        "1.50, 1.5",
        "-12.25, -12.25",
        "100, 100",
        "0.05, 0.05",
        "00000000000000000000000000000000000000000000000001, 1",
        "1.00000000000000000000000000000000000000000000000000, 1",
        "0.0000000000000000000000000001, 0.0000000000000000000000000001",
        "0.00000000000000000000000000010000, 0.0000000000000000000000000001",
        "-9999999999999999999999999999999999, -9999999999999999999999999999999999",
        "123456.7890123456789012345678901234, 123456.7890123456789012345678901234",
        "9999999999999999999999999999999999000, OVERFLOW",
        "10000000000000000000000000000000000, OVERFLOW",
        "10000000000000000000000000000000000.5, OVERFLOW",
        "0.00000000000000000000000000001, INEXACT",
        "12345678901234567890123456789012345.5, OVERFLOW",
        "1234567890123456789012345678901234.5, INEXACT",
    })
    void readsPlainNumbers(String text, String value) {
        DecimalResult expected = Character.isLetter(value.charAt(0))
                ? DecimalFault.valueOf(value)
                : DecimalArithmeticTest.decimal(value);
        assertEquals(expected, Decimal.parse(text));
        assertEquals(value, Decimal.parse(text).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "-", ".", "1.", ".5", "-.5", "+1", "1e3", "1E3", " 1", "1 ", "1_000", "--1", "1-", "1.2.3",
                "\u0661", "0x1", "1,5"
            })
    void refusesOtherText(String text) {
        assertEquals(DecimalFault.SYNTAX, Decimal.parse(text));
    }

    @ParameterizedTest
    @CsvSource({
        "1e3, 1000",
        "1E+2, 100",
        "20e1, 200",
        "1e-2, 0.01",
        "0e999999999999999999999999, 0",
        "0e-999999999999999999999999, 0",
        "-0, 0",
        "1.0, 1",
        "1000000e-6, 1",
        "0.000001e6, 1",
        "12.5e0, 12.5",
        "1e33, 1000000000000000000000000000000000",
        "1e34, OVERFLOW",
        "123e65, OVERFLOW",
        "1e999999999999999999999999, OVERFLOW",
        "1e-28, 0.0000000000000000000000000001",
        "1e-29, INEXACT",
        "10e-29, 0.0000000000000000000000000001",
        "1e-999999999999999999999999, INEXACT",
        "01, SYNTAX",
        "-01, SYNTAX",
        "00, SYNTAX",
        "1e, SYNTAX",
        "1e+, SYNTAX",
        "1e1.5, SYNTAX",
        "1.e5, SYNTAX",
        "-e5, SYNTAX",
        "1e5e5, SYNTAX",
        "-, SYNTAX",
    })
    void readsJsonNumbers(String text, String value) {
        DecimalResult expected = Character.isLetter(value.charAt(0))
                ? DecimalFault.valueOf(value)
                : DecimalArithmeticTest.decimal(value);
        assertEquals(expected, json(text));
    }

    @Test
    void readsWhatBigDecimalReads() {
        DecimalParser parser = DecimalParser.json();
        Cases.forAll(3, 100_000, random -> {
            String text = number(random);
            parser.reset();
            for (int i = 0; i < text.length(); i++) {
                assertTrue(parser.accept(text.charAt(i)), text);
            }
            assertEquals(DecimalReference.parsed(new BigDecimal(text)), parser.finish(), text);
        });
    }

    private static String number(SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        if (random.nextBoolean()) {
            text.append('-');
        }
        if (random.nextInt(3) == 0) {
            text.append('0');
        } else {
            text.append((char) ('1' + random.nextInt(9)));
            digits(random, text, random.nextInt(40));
        }
        if (random.nextBoolean()) {
            text.append('.');
            digits(random, text, 1 + random.nextInt(40));
        }
        if (random.nextInt(3) == 0) {
            text.append(random.nextBoolean() ? 'e' : 'E').append(random.nextInt(-45, 45));
        }
        return text.toString();
    }

    private static void digits(SplittableRandom random, StringBuilder text, int count) {
        boolean sparse = random.nextBoolean();
        for (int i = 0; i < count; i++) {
            text.append(sparse && random.nextInt(8) != 0 ? '0' : (char) ('0' + random.nextInt(10)));
        }
    }

    @Test
    void printsWhatBigDecimalPrintsAndReadsItBack() {
        byte[] buffer = new byte[Decimal.MAX_TEXT_BYTES + 5];
        Cases.forAll(4, 100_000, random -> {
            Decimal value = DecimalReference.random(random);
            String plain = DecimalReference.exact(value).toPlainString();
            assertEquals(plain, value.toString());
            assertEquals(value, Decimal.parse(plain));
            assertEquals(plain.length(), value.write(buffer, 5));
            assertEquals(plain, new String(buffer, 5, plain.length(), StandardCharsets.US_ASCII));
        });
    }

    @Test
    void printsAtLeastSoManyDigitsBehindThePoint() {
        byte[] buffer = new byte[Decimal.MAX_FIXED_TEXT_BYTES];
        Cases.forAll(6, 20_000, random -> {
            Decimal value = DecimalReference.random(random);
            int digits = random.nextInt(Decimal.MAX_SCALE + 1);
            String expected = DecimalReference.exact(value)
                    .setScale(Math.max(digits, value.scale()))
                    .toPlainString();
            int length = value.writeFixed(buffer, 0, digits);
            assertEquals(expected, new String(buffer, 0, length, StandardCharsets.US_ASCII));
        });
    }

    @Test
    void acceptsOnlyCanonicalWords() {
        Cases.forAll(5, 20_000, random -> {
            Decimal value = DecimalReference.random(random);
            assertTrue(Decimal.isCanonical(value.hi(), value.lo()));
            assertEquals(value, Decimal.ofWords(value.hi(), value.lo()));
            assertEquals(
                    value.hashCode(), Decimal.ofWords(value.hi(), value.lo()).hashCode());
            long flipped = value.hi() ^ (1L << random.nextInt(64));
            if (Decimal.isCanonical(flipped, value.lo())) {
                assertNotEquals(value, Decimal.ofWords(flipped, value.lo()));
            }
        });
        assertFalse(Decimal.isCanonical(Long.MIN_VALUE, 0), "minus zero");
        assertFalse(Decimal.isCanonical(1L << 58, 0), "zero with a scale");
        assertFalse(Decimal.isCanonical(1L << 58, 10), "1.0");
        assertFalse(Decimal.isCanonical(29L << 58, 1), "scale 29");
        assertFalse(Decimal.isCanonical(1L << 50, 1), "a bit between scale and magnitude");
        Decimal largest = DecimalArithmeticTest.decimal("9".repeat(34));
        assertTrue(Decimal.isCanonical(largest.hi(), largest.lo()));
        assertFalse(Decimal.isCanonical(largest.hi(), largest.lo() + 1), "10^34");
        assertThrows(IllegalArgumentException.class, () -> Decimal.ofWords(1L << 58, 10));
    }

    @Test
    void countsDigitsAtEveryPowerOfTwoAndTen() {
        for (int bit = 0; bit < 255; bit++) {
            assertDigits(BigInteger.ONE.shiftLeft(bit));
            assertDigits(BigInteger.ONE.shiftLeft(bit).subtract(BigInteger.ONE));
        }
        for (int power = 0; power < 77; power++) {
            assertDigits(BigInteger.TEN.pow(power));
            assertDigits(BigInteger.TEN.pow(power).subtract(BigInteger.ONE));
        }
    }

    private static void assertDigits(BigInteger value) {
        int expected = value.signum() == 0 ? 0 : value.toString().length();
        assertEquals(
                expected,
                WideMath.digits(
                        value.shiftRight(192).longValue(),
                        value.shiftRight(128).longValue(),
                        value.shiftRight(64).longValue(),
                        value.longValue()),
                value::toString);
    }
}
