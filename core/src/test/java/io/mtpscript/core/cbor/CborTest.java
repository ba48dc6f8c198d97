package io.mtpscript.core.cbor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.core.decimal.Decimal;
import io.mtpscript.core.testing.Cases;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CborTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final int DEPTH = 16;

    private static byte[] hex(String digits) {
        return HEX.parseHex(digits);
    }

    private static CborException refusal(String digits) {
        return assertThrows(CborException.class, () -> {
            CborReader reader = new CborReader(hex(digits), DEPTH);
            reader.skip();
            reader.end();
        });
    }

    /** Integers of RFC 7049, appendix A, and both ends of every head. */
    @ParameterizedTest
    @CsvSource({
        "0, 00",
        "1, 01",
        "10, 0a",
        "23, 17",
        "24, 1818",
        "25, 1819",
        "100, 1864",
        "255, 18ff",
        "256, 190100",
        "1000, 1903e8",
        "65535, 19ffff",
        "65536, 1a00010000",
        "1000000, 1a000f4240",
        "4294967295, 1affffffff",
        "4294967296, 1b0000000100000000",
        "1000000000000, 1b000000e8d4a51000",
        "9223372036854775807, 1b7fffffffffffffff",
        "-1, 20",
        "-10, 29",
        "-24, 37",
        "-25, 3818",
        "-100, 3863",
        "-256, 38ff",
        "-257, 390100",
        "-1000, 3903e7",
        "-9223372036854775808, 3b7fffffffffffffff",
    })
    void integers(long value, String digits) throws CborException {
        assertEquals(digits, HEX.formatHex(new CborWriter().integer(value).toByteArray()));
        CborReader reader = new CborReader(hex(digits), DEPTH);
        assertEquals(value, reader.integer());
        reader.end();
    }

    @ParameterizedTest
    @CsvSource({
        "0, c4820000",
        "1, c4820001",
        "-1, c4820020",
        "273.15, c48221196ab3",
        "-0.5, c4822024",
        "0.0000000000000000000000000001, c482381b01",
        "18446744073709551615, c482001bffffffffffffffff",
        "18446744073709551616, c48200c249010000000000000000",
        "-18446744073709551616, c482003bffffffffffffffff",
        "-18446744073709551617, c48200c349010000000000000000",
        "9999999999999999999999999999999999, c48200c24f01ed09bead87c0378d8e63ffffffff",
        "-9999999999999999999999999999999999, c48200c34f01ed09bead87c0378d8e63fffffffe",
        "1000000000000000000000, c48200c2493635c9adc5dea00000",
    })
    void decimals(String text, String digits) throws CborException {
        Decimal value = (Decimal) Decimal.parse(text);
        assertEquals(digits, HEX.formatHex(new CborWriter().decimal(value).toByteArray()));
        CborReader reader = new CborReader(hex(digits), DEPTH);
        assertEquals(value, reader.decimal());
        reader.end();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "c482200a", // 1.0: a trailing zero
                "c4820100", // a positive exponent
                "c4822000", // zero with a scale
                "c482381c01", // scale 29
                "c48200c240", // an empty bignum
                "c48200c24101", // a bignum that is an integer
                "c48200c24a00010000000000000000", // a bignum with a leading zero
                "c48200c348ffffffffffffffff", // the same as an integer
                "c48200c24f01ed09bead87c0378d8e6400000000", // 10^34
                "c48200c250ffffffffffffffffffffffffffffffff", // far above
                "c48200c25100ffffffffffffffffffffffffffffffff", // 17 bytes
                "c48200c4820001", // a tag that is no bignum
                "c48200f6", // no number at all
                "c4820001ff", // something behind it
                "c483000001", // three items
                "c48100", // one item
                "c582000001", // another tag
                "c482f600", // no exponent
            })
    void otherDecimalsAreRefused(String digits) {
        assertThrows(CborException.class, () -> {
            CborReader reader = new CborReader(hex(digits), DEPTH);
            reader.decimal();
            reader.end();
        });
    }

    @ParameterizedTest
    @CsvSource({
        "'', 60",
        "a, 6161",
        "IETF, 6449455446",
        "'\"\\', 62225c",
        "\u00fc, 62c3bc",
        "\u6c34, 63e6b0b4",
        "\uD800\uDD51, 64f0908591",
    })
    void texts(String value, String digits) throws CborException {
        assertEquals(digits, HEX.formatHex(new CborWriter().text(value).toByteArray()));
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        assertEquals(
                digits,
                HEX.formatHex(new CborWriter().text(utf8, 0, utf8.length).toByteArray()));
        CborReader reader = new CborReader(hex(digits), DEPTH);
        assertEquals(value, reader.text());
        reader.end();
    }

    @Test
    void loneSurrogatesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new CborWriter().text("a\uDC00"));
        assertThrows(IllegalArgumentException.class, () -> new CborWriter().text("\uD800"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "f4",
                "f5",
                "f6",
                "40",
                "4401020304",
                "80",
                "83010203",
                "8301820203820405",
                "a0",
                "a201020304",
                "a26161016162820203",
                "826161a161626163",
                "a56161614161626142616361436164614461656145",
                "a3000110032002", // keys 0, 16, -1: by length, then by bytes
                "c11a514b67b0",
                "d818456449455446",
            })
    void wellFormedItemsAreRead(String digits) throws CborException {
        CborReader reader = new CborReader(hex(digits), DEPTH);
        reader.skip();
        reader.end();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1800 | Byte 0: a longer head than needed
            1817 | Byte 0: a longer head than needed
            190017 | Byte 0: a longer head than needed
            1900ff | Byte 0: a longer head than needed
            1a0000ffff | Byte 0: a longer head than needed
            1b00000000ffffffff | Byte 0: a longer head than needed
            580161 | Byte 0: a longer head than needed
            9800 | Byte 0: a longer head than needed
            5f42010243030405ff | Byte 0: an indefinite length
            7f657374726561646d696e67ff | Byte 0: an indefinite length
            9fff | Byte 0: an indefinite length
            bfff | Byte 0: an indefinite length
            ff | Byte 0: an end of an indefinite length
            81ff | Byte 1: an end of an indefinite length
            1c | Byte 0: a reserved head
            f93c00 | Byte 0: a floating-point number
            fa47c35000 | Byte 0: a floating-point number
            fb3ff199999999999a | Byte 0: a floating-point number
            f7 | Byte 0: a simple value other than false, true and null
            f0 | Byte 0: a simple value other than false, true and null
            f818 | Byte 0: a simple value other than false, true and null
            fc | Byte 0: a simple value other than false, true and null
            62c328 | Byte 2: invalid UTF-8
            61c3 | Byte 2: invalid UTF-8
            63eda080 | Byte 2: invalid UTF-8
            a2616101616102 | Byte 4: a repeated map key
            a2616201616102 | Byte 4: a map key out of order
            a262616101616202 | Byte 5: a map key out of order
            a3000120021003 | Byte 5: a map key out of order
            a28101018100 | Byte 4: a map key out of order
            '' | Byte 0: the data ends where an item is due
            18 | Byte 0: the data ends inside a head
            1901 | Byte 0: the data ends inside a head
            6161 61 | Byte 2: bytes behind the end
            6261 | Byte 0: the data ends inside a string
            5bffffffffffffffff | Byte 0: the data ends inside a string
            8201 | Byte 0: the data ends inside a container
            820102 00 | Byte 3: bytes behind the end
            9bffffffffffffffff | Byte 0: the data ends inside a container
            bb7fffffffffffffff | Byte 0: the data ends inside a container
            a101 | Byte 0: the data ends inside a container
            dbffffffffffffffff00 | Byte 0: a tag outside 63 bits
            """)
    void everythingElseIsRefused(String digits, String message) {
        assertEquals(
                message, refusal(digits == null ? "" : digits.replace(" ", "")).getMessage());
    }

    @Test
    void integersOutside64BitsAreRefusedAsIntegers() {
        CborReader reader = new CborReader(hex("1bffffffffffffffff"), DEPTH);
        assertEquals(
                "Byte 0: an integer outside 64 bits",
                assertThrows(CborException.class, reader::integer).getMessage());
        CborReader ranged = new CborReader(hex("1864"), DEPTH);
        assertEquals(
                "Byte 0: 100 is not within 0..99",
                assertThrows(CborException.class, () -> ranged.integer(0, 99)).getMessage());
    }

    @Test
    void depthIsLimited() throws CborException {
        byte[] allowed = hex("81".repeat(DEPTH) + "01");
        CborReader reader = new CborReader(allowed, DEPTH);
        reader.skip();
        reader.end();
        assertEquals(
                "Byte 16: nested deeper than 16",
                refusal("81".repeat(DEPTH + 1) + "01").getMessage());
        assertEquals(
                "Byte 16: nested deeper than 16",
                refusal("c1".repeat(DEPTH + 1) + "01").getMessage());
        assertThrows(CborException.class, () -> CborValue.decode(hex("81".repeat(100_000) + "01"), DEPTH));
    }

    @Test
    void theCursorKnowsWhereItIs() throws CborException {
        CborReader reader = new CborReader(hex("ff83016161a16162f6ff"), 1, 9, DEPTH);
        assertEquals(CborReader.Type.ARRAY, reader.peek());
        assertEquals(3, reader.array());
        assertEquals(1, reader.depth());
        assertEquals(
                "Byte 2: expected TEXT, found INTEGER",
                assertThrows(CborException.class, reader::text).getMessage());
        reader.skip();
        assertEquals(1, reader.textLength());
        assertEquals('a', reader.source()[reader.offset() - 1]);
        assertEquals(
                "Byte 5: an item is not read to its end",
                assertThrows(CborException.class, reader::end).getMessage());
        assertEquals(1, reader.map());
        assertEquals("b", reader.text());
        assertEquals(CborReader.Type.NULL, reader.peek());
        reader.nothing();
        reader.end();
        assertEquals(
                "Byte 9: no item is left here",
                assertThrows(CborException.class, reader::peek).getMessage());
    }

    private static CborValue random(SplittableRandom random, int depth) {
        return switch (random.nextInt(depth > 0 ? 8 : 6)) {
            case 0 -> new CborValue.Int(random.nextLong() >> random.nextInt(64));
            case 1 -> new CborValue.Text(text(random));
            case 2 -> new CborValue.Bool(random.nextBoolean());
            case 3 -> new CborValue.Null();
            case 4 -> new CborValue.Decimal(decimal(random));
            case 5 -> new CborValue.Bytes(text(random).getBytes(StandardCharsets.UTF_16));
            case 6 -> {
                List<CborValue> items = new ArrayList<>();
                for (int i = random.nextInt(5); i > 0; i--) {
                    items.add(random(random, depth - 1));
                }
                yield new CborValue.Array(items);
            }
            default -> {
                Map<CborValue, CborValue> entries = new LinkedHashMap<>();
                for (int i = random.nextInt(5); i > 0; i--) {
                    entries.put(random(random, random.nextInt(depth)), random(random, depth - 1));
                }
                yield new CborValue.Map(List.copyOf(entries.entrySet()));
            }
        };
    }

    private static Decimal decimal(SplittableRandom random) {
        String digits = "" + random.nextLong(1_000_000_000L) + random.nextLong(1L << random.nextInt(1, 63));
        int point = random.nextInt(digits.length());
        String text = point == 0 ? digits : digits.substring(0, point) + "." + digits.substring(point);
        return (Decimal) Decimal.parse(random.nextBoolean() ? text : "-" + text);
    }

    private static String text(SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(random.nextInt(8) == 0 ? 300 : 6); i > 0; i--) {
            text.appendCodePoint(random.nextInt(4) == 0 ? 0x10000 + random.nextInt(0x1000) : random.nextInt(0xD800));
        }
        return text.toString();
    }

    @Test
    void whatIsWrittenIsReadBackAndWrittenTheSame() {
        Cases.forAll(21, 20_000, random -> {
            CborValue value = random(random, 5);
            byte[] bytes = value.encode();
            CborValue read = CborValue.decode(bytes, DEPTH);
            assertEquals(value, read);
            assertArrayEquals(bytes, read.encode());
            CborReader reader = new CborReader(bytes, DEPTH);
            reader.skip();
            reader.end();
        });
    }

    @Test
    void damagedBytesAreRefusedOrHaveTheirOwnValue() {
        Cases.forAll(22, 100_000, random -> {
            byte[] bytes = random(random, 4).encode();
            for (int i = random.nextInt(3); i >= 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                assertArrayEquals(bytes, CborValue.decode(bytes, DEPTH).encode());
            } catch (CborException refused) {
                assertTrue(refused.offset() >= 0 && refused.offset() <= bytes.length, refused.getMessage());
            }
        });
    }

    @Test
    void mapsAreSortedByLengthThenBytes() {
        Map<String, CborValue> entries = new LinkedHashMap<>();
        for (String key : List.of("bb", "a", "", "c", "aa", "\uFFFF", "\uD800\uDC00")) {
            entries.put(key, new CborValue.Int(entries.size()));
        }
        CborValue.Map map = CborValue.mapOf(entries);
        assertEquals(
                List.of("", "a", "c", "aa", "bb", "\uFFFF", "\uD800\uDC00"),
                map.entries().stream()
                        .map(entry -> ((CborValue.Text) entry.getKey()).value())
                        .toList());
        CborValue one = new CborValue.Int(1);
        assertThrows(
                IllegalArgumentException.class,
                () -> new CborValue.Map(List.of(Map.entry(one, one), Map.entry(one, one))));
        assertFalse(map.equals(CborValue.mapOf(Map.of())));
    }
}
