package io.mtpscript.core.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mtpscript.core.bytes.ByteBuilder;
import java.util.Locale;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class CanonicalJsonTest {
    private static String written(Consumer<CanonicalJson> writes) {
        ByteBuilder out = new ByteBuilder();
        CanonicalJson json = new CanonicalJson(out);
        writes.accept(json);
        json.end();
        return out.toUtf8String();
    }

    @Test
    void aKeyOfOnesOwnIsWrittenAsItsNameIs() {
        for (String name : new String[] {"", "a", "requestId", "a\"b", "caf\u00e9", "\uD83D\uDE00", "\n\u0001"}) {
            assertEquals(
                    written(json -> json.beginObject().key(name).bool(true).endObject()),
                    written(json -> json.beginObject()
                            .key(new CanonicalJson.Key(name))
                            .bool(true)
                            .endObject()));
        }
        assertThrows(IllegalArgumentException.class, () -> new CanonicalJson.Key("\uD800"));
    }

    @Test
    void keysOfBothKindsComeInOrder() {
        CanonicalJson.Key first = new CanonicalJson.Key("first");
        CanonicalJson.Key second = new CanonicalJson.Key("second");
        assertEquals(
                "{\"first\":1,\"middle\":2,\"second\":3}",
                written(json -> json.beginObject()
                        .key(first)
                        .integer(1)
                        .key("middle")
                        .integer(2)
                        .key(second)
                        .integer(3)
                        .endObject()));
        assertThrows(
                IllegalStateException.class,
                () -> written(json ->
                        json.beginObject().key(second).integer(1).key("first").integer(2)));
        assertThrows(
                AssertionError.class,
                () -> written(json ->
                        json.beginObject().key("second").integer(1).key(first).integer(2)));
        assertThrows(
                IllegalStateException.class,
                () -> written(json -> json.beginObject().key(first).key(second)));
        assertThrows(IllegalStateException.class, () -> written(json -> json.key(first)));
    }

    @Test
    void integersHaveTheirDigits() {
        long power = 1;
        for (int digits = 0; digits < 19; digits++) {
            for (long value : new long[] {power - 1, power, power + 1, -power, 9 * (power / 10)}) {
                assertEquals(Long.toString(value), written(json -> json.integer(value)));
            }
            power *= 10;
        }
        assertEquals("9223372036854775807", written(json -> json.integer(Long.MAX_VALUE)));
        assertEquals("-9223372036854775808", written(json -> json.integer(Long.MIN_VALUE)));
    }

    @Test
    void bytesAreLowerCaseHex() {
        byte[] all = new byte[256];
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
            digits.append(String.format(Locale.ROOT, "%02x", i));
        }
        assertEquals('"' + digits.toString() + '"', written(json -> json.hex(all)));
    }
}
