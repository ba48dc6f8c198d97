package io.mtpscript.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.core.ErrorCode;
import io.mtpscript.core.cbor.CborValue;
import io.mtpscript.core.code.Builtin;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Url, Base64 and Cbor. */
class EncodingBuiltinsTest {
    /** One to four bytes each. */
    private static final String MIXED = "aé€😀";

    private final BuiltinFixture f = new BuiltinFixture()
            .with(Builtin.CBOR_ENCODE, 0)
            .with(Builtin.CBOR_ENCODE, 2)
            .with(Builtin.CBOR_ENCODE, 3)
            .with(Builtin.CBOR_ENCODE, 4);

    @AfterEach
    void close() {
        f.close();
    }

    private String call(Builtin builtin, String text) {
        return f.text(f.call(builtin, f.s(text)));
    }

    private String decoded(Builtin builtin, String text) {
        long option = f.call(builtin, f.s(text));
        return (option & 1) != 0 ? "None" : f.text(f.vm().reader().payload(option, 0));
    }

    @Test
    void url() {
        assertEquals("", call(Builtin.URL_ENCODE, ""));
        assertEquals("AZaz09-._~", call(Builtin.URL_ENCODE, "AZaz09-._~"));
        assertEquals("a%C3%A9%E2%82%AC%F0%9F%98%80", call(Builtin.URL_ENCODE, MIXED));
        assertEquals("%00%20%25%2B%2F%7F", call(Builtin.URL_ENCODE, "\0 %+/\u007f"));
        assertEquals(MIXED, decoded(Builtin.URL_DECODE, "a%C3%a9%e2%82%AC%F0%9F%98%80"));
        assertEquals("a+b", decoded(Builtin.URL_DECODE, "a+b"));
        for (String malformed :
                new String[] {"%", "a%4", "%4", "%zz", "%C3", "%C3a", "%80", "%ED%A0%80", "%C0%AF", "%FF", "% 1"}) {
            assertEquals("None", decoded(Builtin.URL_DECODE, malformed), malformed);
        }
    }

    @Test
    void base64() {
        assertEquals("", call(Builtin.BASE64_ENCODE, ""));
        assertEquals("Zg==", call(Builtin.BASE64_ENCODE, "f"));
        assertEquals("Zm8=", call(Builtin.BASE64_ENCODE, "fo"));
        assertEquals("Zm9v", call(Builtin.BASE64_ENCODE, "foo"));
        assertEquals("Pz8+", call(Builtin.BASE64_ENCODE, "??>"));
        assertEquals("Pz8-", call(Builtin.BASE64_URL_ENCODE, "??>"));
        assertEquals("??>", decoded(Builtin.BASE64_URL_DECODE, "Pz8-"));
        assertEquals("None", decoded(Builtin.BASE64_URL_DECODE, "Pz8+"));
        assertEquals("None", decoded(Builtin.BASE64_DECODE, "Pz8-"));
        for (String malformed : new String[] {
            "Z",
            "Zg",
            "Zg=",
            "Zm9vZg",
            "Zh==",
            "Zm9=",
            "Zg==Zm9v",
            "Zg= =",
            " Zg==",
            "Zg==\n",
            "====",
            "=g==",
            "Z===",
            "é==",
            "gA==",
            "w6=="
        }) {
            assertEquals("None", decoded(Builtin.BASE64_DECODE, malformed), malformed);
        }
    }

    @Test
    void base64IsThatOfTheJdk() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 300; i++) {
            StringBuilder text = new StringBuilder();
            for (int k = random.nextInt(20); k > 0; k--) {
                text.appendCodePoint(
                        random.nextInt(4) == 0 ? 0x10000 + random.nextInt(0x10000) : random.nextInt(0xd800));
            }
            String given = text.toString();
            byte[] utf8 = given.getBytes(StandardCharsets.UTF_8);
            String standard = Base64.getEncoder().encodeToString(utf8);
            String url = Base64.getUrlEncoder().encodeToString(utf8);
            assertEquals(standard, call(Builtin.BASE64_ENCODE, given));
            assertEquals(url, call(Builtin.BASE64_URL_ENCODE, given));
            assertEquals(given, decoded(Builtin.BASE64_DECODE, standard));
            assertEquals(given, decoded(Builtin.BASE64_URL_DECODE, url));
            assertEquals(given, decoded(Builtin.URL_DECODE, call(Builtin.URL_ENCODE, given)));
        }
    }

    @Test
    void cbor() {
        assertEquals("1864", f.text(f.callTyped(Builtin.CBOR_ENCODE, f.integer, 100)));
        assertEquals("3b7fffffffffffffff", f.text(f.callTyped(Builtin.CBOR_ENCODE, f.integer, Long.MIN_VALUE)));
        assertEquals("60", f.text(f.callTyped(Builtin.CBOR_ENCODE, f.string, f.s(""))));
        assertEquals("c48220190113", f.text(f.callTyped(Builtin.CBOR_ENCODE, f.decimal, f.d("27.5"))));
        String[] texts = {"", MIXED, "x".repeat(1000)};
        CborValue expected = new CborValue.Array(java.util.List.of(
                new CborValue.Text(texts[0]), new CborValue.Text(texts[1]), new CborValue.Text(texts[2])));
        assertEquals(
                HexFormat.of().formatHex(expected.encode()),
                f.text(f.callTyped(Builtin.CBOR_ENCODE, f.strings, f.stringList(texts))));
    }

    @Test
    void gasGrowsByBlocks() {
        for (Builtin builtin :
                new Builtin[] {Builtin.URL_ENCODE, Builtin.URL_DECODE, Builtin.BASE64_ENCODE, Builtin.BASE64_DECODE}) {
            long price = io.mtpscript.core.gas.GasSchedule.packaged().unitCost(builtin);
            assertEquals(0, f.dataGas(builtin, f.s("")));
            assertEquals(price, f.dataGas(builtin, f.s("a".repeat(64))));
            assertEquals(2 * price, f.dataGas(builtin, f.s("a".repeat(68))));
        }
    }

    @Test
    void resultsThatFindNoRoomEndTheRequest() {
        long large = f.call(Builtin.STRING_REPEAT, f.s(" "), 6_000_000);
        assertEquals(ErrorCode.MEMORY_EXHAUSTED, f.box().trap(f.function(Builtin.URL_ENCODE), large));
        assertTrue(f.vm().memoryUsed() < 16L << 20);
    }
}
