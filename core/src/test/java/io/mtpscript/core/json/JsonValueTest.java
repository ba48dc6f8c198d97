package io.mtpscript.core.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.core.Limits;
import io.mtpscript.core.bytes.ByteBuilder;
import io.mtpscript.core.decimal.Decimal;
import io.mtpscript.core.json.JsonFault.Kind;
import io.mtpscript.core.testing.Cases;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonValueTest {
    private static final String DAMAGE = "{}[]\",:0123456789.eE+-\\untf \u0000\u00ff";

    private static JsonValue parsed(String text) {
        return switch (JsonValue.parse(text)) {
            case JsonValue value -> value;
            case JsonFault fault -> throw new AssertionError(text + ": " + fault);
        };
    }

    private static JsonFault fault(JsonResult result) {
        return switch (result) {
            case JsonFault fault -> fault;
            case JsonValue value -> throw new AssertionError("accepted as " + value.toText());
        };
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            null | null
            true | true
            ` [ ] ` | []
            ` { } ` | {}
            [1,2.50,-0,1.0,1e3,1E-2] | [1,2.5,0,1,1000,0.01]
            {"b":1,"a":{"d":[],"c":null}} | {"a":{"c":null,"d":[]},"b":1}
            9223372036854775807 | 9223372036854775807
            -9223372036854775808 | -9223372036854775808
            9223372036854775808 | 9223372036854775808
            0.0000000000000000000000000001 | 0.0000000000000000000000000001
            12300000000000000000000e11 | 1230000000000000000000000000000000
            "a\\/b" | "a/b"
            "\\u0041\\u00fc\\u20AC\\ud83d\\ude00" | "Aü€😀"
            "\\u0000\\u0008\\u0009\\u000a\\u000b\\u000c\\u000d\\u001F" | "\\u0000\\b\\t\\n\\u000b\\f\\r\\u001f"
            "\\"\\\\" | "\\"\\\\"
            {"😀":1,"\uFFFD":2} | {"😀":1,"\uFFFD":2}
            {"\uFFFD":2,"😀":1} | {"😀":1,"\uFFFD":2}
            """)
    void canonicalFormOfWhatIsAccepted(String text, String canonical) {
        assertEquals(canonical, parsed(text).toText());
        assertEquals(parsed(text), parsed(canonical));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            `` | UNEXPECTED_END | Byte 0: the text ends where a value is due
            `  ` | UNEXPECTED_END | Byte 2: the text ends where a value is due
            [1 | UNEXPECTED_END | Byte 2: the text ends where ',' or ']' is due
            [1, | UNEXPECTED_END | Byte 3: the text ends where a value is due
            [1,] | SYNTAX | Byte 3: found ']' where a value is due
            [,1] | SYNTAX | Byte 1: found ',' where a value is due
            [1 2] | SYNTAX | Byte 3: found '2' where ',' or ']' is due
            {"a" 1} | SYNTAX | Byte 5: found '1' where ':' is due
            {"a":1,} | SYNTAX | Byte 7: found '}' where a key is due
            {a:1} | SYNTAX | Byte 1: found 'a' where a key is due
            {"a":1 | UNEXPECTED_END | Byte 6: the text ends where ',' or '}' is due
            {"a | UNEXPECTED_END | Byte 3: the text ends where the end of a string is due
            "\\x" | SYNTAX | Byte 2: found 'x' where an escape is due
            "\\u12G4" | SYNTAX | Byte 5: found 'G' where a hex digit is due
            "\\u12 | UNEXPECTED_END | Byte 5: the text ends where a hex digit is due
            "\\ | UNEXPECTED_END | Byte 2: the text ends where an escape is due
            "\\ud800" | LONE_SURROGATE | Byte 1: half of a surrogate pair
            "a\\udc00" | LONE_SURROGATE | Byte 2: half of a surrogate pair
            "\\ud800\\u0041" | LONE_SURROGATE | Byte 1: half of a surrogate pair
            "\\ud800\\ud800" | LONE_SURROGATE | Byte 1: half of a surrogate pair
            "\\ud800\\n" | LONE_SURROGATE | Byte 1: half of a surrogate pair
            "	" | SYNTAX | Byte 1: found U+0009 inside a string, where it must be escaped
            {"a":1,"a":1} | DUPLICATE_KEY | Byte 7: a key that the object already has
            {"a":1,"\\u0061":1} | DUPLICATE_KEY | Byte 7: a key that the object already has
            01 | SYNTAX | Byte 1: found '1' inside a number
            1. | UNEXPECTED_END | Byte 2: the text ends where the rest of a number is due
            - | UNEXPECTED_END | Byte 1: the text ends where the rest of a number is due
            [-] | SYNTAX | Byte 2: found ']' where the rest of a number is due
            1e+ | UNEXPECTED_END | Byte 3: the text ends where the rest of a number is due
            --1 | SYNTAX | Byte 1: found '-' inside a number
            +1 | SYNTAX | Byte 0: found '+' where a value is due
            .5 | SYNTAX | Byte 0: found '.' where a value is due
            NaN | SYNTAX | Byte 0: found 'N' where a value is due
            [1e34] | NUMBER_OUT_OF_RANGE | Byte 1: a number that neither Int nor Decimal can hold
            1e-29 | NUMBER_OUT_OF_RANGE | Byte 0: a number that neither Int nor Decimal can hold
            1.00000000000000000000000000001 | NUMBER_OUT_OF_RANGE | Byte 0: a number that neither Int nor Decimal can hold
            1e999999999999 | NUMBER_OUT_OF_RANGE | Byte 0: a number that neither Int nor Decimal can hold
            truE | SYNTAX | Byte 3: found 'E' where 'true' is due
            nul | UNEXPECTED_END | Byte 3: the text ends where 'null' is due
            truex | TRAILING_TEXT | Byte 4: text behind the end of the value
            {} {} | TRAILING_TEXT | Byte 3: text behind the end of the value
            \uFEFF1 | SYNTAX | Byte 0: found U+FEFF where a value is due
            /**/1 | SYNTAX | Byte 0: found '/' where a value is due
            'a' | SYNTAX | Byte 0: found ''' where a value is due
            """)
    void everythingElseIsRefused(String text, Kind kind, String message) {
        JsonFault fault = fault(JsonValue.parse(text));
        assertEquals(kind, fault.kind());
        assertEquals(message, fault.describe());
    }

    @Test
    void invalidUtf8IsRefused() {
        byte[] text = {'"', 'a', (byte) 0xC3, '"'};
        assertEquals(new JsonFault(Kind.INVALID_UTF8, 3, "invalid UTF-8"), JsonValue.parse(text));
        assertEquals(Kind.LONE_SURROGATE, fault(JsonValue.parse("\"\uD800\"")).kind());
    }

    @Test
    void offsetsCountFromTheBeginningOfTheRange() {
        byte[] text = "xx[1,x]xx".getBytes(StandardCharsets.UTF_8);
        assertEquals(3, fault(JsonValue.parse(text, 2, 7)).offset());
        assertEquals(parsed("[1]"), JsonValue.parse("xx[1]xx".getBytes(StandardCharsets.UTF_8), 2, 5));
        assertThrows(IndexOutOfBoundsException.class, () -> JsonValue.parse(text, 2, 10));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{\"a\":}"})
    void sixtyFourContainersNestAndOneMoreDoesNot(String container) {
        int inside = container.length() - 1;
        String open = container.substring(0, inside);
        String close = container.substring(inside);
        String deepest = open.repeat(Limits.JSON_DEPTH - 1) + "[]" + close.repeat(Limits.JSON_DEPTH - 1);
        assertEquals(deepest, parsed(deepest).toText());
        JsonFault fault = fault(JsonValue.parse(open + deepest + close));
        assertEquals(Kind.TOO_DEEP, fault.kind());
        assertEquals(open.length() * Limits.JSON_DEPTH, fault.offset());
        assertEquals(
                Kind.TOO_DEEP, fault(JsonValue.parse(open.repeat(1_000_000))).kind());
    }

    private static JsonValue random(SplittableRandom random, int depth) {
        return switch (random.nextInt(depth > 0 ? 7 : 5)) {
            case 0 -> new JsonValue.JsonNull();
            case 1 -> new JsonValue.JsonBool(random.nextBoolean());
            case 2 -> new JsonValue.JsonInt(random.nextLong() >> random.nextInt(64));
            case 3 ->
                JsonValue.number((Decimal) Decimal.parse(random.nextLong(1L << 60) + "." + random.nextLong(100_000)));
            case 4 -> new JsonValue.JsonString(text(random));
            case 5 -> {
                List<JsonValue> items = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    items.add(random(random, depth - 1));
                }
                yield new JsonValue.JsonArray(items);
            }
            default -> {
                SortedMap<String, JsonValue> members = new TreeMap<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    members.put(text(random), random(random, depth - 1));
                }
                yield new JsonValue.JsonObject(members);
            }
        };
    }

    private static String text(SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.appendCodePoint(
                    switch (random.nextInt(4)) {
                        case 0 -> random.nextInt(0x20);
                        case 1 -> 0x10000 + random.nextInt(0x1000);
                        case 2 -> 0xE000 + random.nextInt(0x1000);
                        default -> random.nextInt(0x100);
                    });
        }
        return text.toString();
    }

    @Test
    void whatIsWrittenIsReadBackAndWrittenTheSame() {
        Cases.forAll(31, 50_000, random -> {
            JsonValue value = random(random, 5);
            String text = value.toText();
            assertEquals(value, parsed(text), text);
            assertEquals(text, parsed(text).toText());
        });
    }

    @Test
    void damagedTextIsRefusedOrHasItsOwnValue() {
        Cases.forAll(32, 100_000, random -> {
            byte[] text = random(random, 4).toBytes();
            for (int i = random.nextInt(3); i >= 0; i--) {
                text[random.nextInt(text.length)] = (byte) DAMAGE.charAt(random.nextInt(DAMAGE.length()));
            }
            switch (JsonValue.parse(text)) {
                case JsonFault fault -> assertTrue(fault.offset() >= 0 && fault.offset() <= text.length);
                case JsonValue value -> assertEquals(value, parsed(value.toText()));
            }
        });
    }

    @Test
    void charactersAboveTheControlsAreNotEscaped() {
        assertEquals(
                "\"\u007f\u0080\u2028/\"",
                parsed("\"\\u007f\\u0080\\u2028\\/\"").toText());
    }

    @Test
    void integralDecimalsAreInts() {
        assertEquals(new JsonValue.JsonInt(1000), parsed("1e3"));
        assertEquals(new JsonValue.JsonInt(1), JsonValue.number((Decimal) Decimal.parse("1.0")));
        assertThrows(IllegalArgumentException.class, () -> new JsonValue.JsonDecimal(Decimal.ONE));
    }

    @Test
    void theWriterRefusesWhatIsNotCanonical() {
        assertThrows(
                IllegalStateException.class,
                () -> writer().beginObject().key("b").nothing().key("a"));
        assertThrows(
                IllegalStateException.class,
                () -> writer().beginObject().key("a").nothing().key("a"));
        assertThrows(IllegalStateException.class, () -> writer().beginObject().nothing());
        assertThrows(
                IllegalStateException.class,
                () -> writer().beginObject().key("a").key("b"));
        assertThrows(
                IllegalStateException.class,
                () -> writer().beginObject().key("a").endObject());
        assertThrows(IllegalStateException.class, () -> writer().beginArray().endObject());
        assertThrows(IllegalStateException.class, () -> writer().beginArray().key("a"));
        assertThrows(IllegalStateException.class, () -> writer().nothing().nothing());
        assertThrows(IllegalStateException.class, () -> writer().endArray());
        assertThrows(IllegalStateException.class, () -> writer().end());
        assertThrows(IllegalStateException.class, () -> writer().beginArray().end());
        assertThrows(IllegalArgumentException.class, () -> writer().text("\uD800"));
        CanonicalJson deep = writer();
        for (int i = 0; i < Limits.JSON_DEPTH; i++) {
            deep.beginArray();
        }
        assertThrows(IllegalStateException.class, deep::beginArray);
    }

    private static CanonicalJson writer() {
        return new CanonicalJson(new ByteBuilder());
    }

    @Test
    void theWriterWritesItemByItem() {
        ByteBuilder out = new ByteBuilder();
        CanonicalJson json = new CanonicalJson(out);
        byte[] name = "\"ä\"".getBytes(StandardCharsets.UTF_8);
        json.beginObject()
                .key("a")
                .beginArray()
                .integer(Long.MIN_VALUE)
                .bool(true)
                .text(name, 1, 3)
                .endArray()
                .key("b")
                .beginObject()
                .endObject()
                .endObject()
                .end();
        json.reset();
        json.text(name, 0, 4).end();
        assertEquals("{\"a\":[-9223372036854775808,true,\"ä\"],\"b\":{}}\"\\\"ä\\\"\"", out.toUtf8String());
    }

    @Test
    void escapesHaveTheirLengths() {
        for (int value = 0; value < 256; value++) {
            ByteBuilder out = new ByteBuilder();
            JsonText.addQuoted(out, new byte[] {(byte) value}, 0, 1);
            assertEquals(out.length() - 2, JsonText.escapedLength((byte) value));
        }
    }
}
