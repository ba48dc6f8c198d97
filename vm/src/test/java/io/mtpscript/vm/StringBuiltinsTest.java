package io.mtpscript.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.core.ErrorCode;
import io.mtpscript.core.code.Builtin;
import io.mtpscript.core.testing.Cases;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StringBuiltinsTest {
    /** One to four bytes each. */
    private static final String MIXED = "aé€😀";

    private final BuiltinFixture f = new BuiltinFixture()
            .with(Builtin.OP_CONCAT, 1, 1)
            .with(Builtin.OP_CONCAT, 3, 3)
            .with(Builtin.OP_EQUAL, 2);

    @AfterEach
    void close() {
        f.close();
    }

    private String call(Builtin builtin, long... arguments) {
        return f.text(f.call(builtin, arguments));
    }

    @Test
    void lengthAndConcat() {
        assertEquals(0, f.call(Builtin.STRING_LENGTH, f.s("")));
        assertEquals(4, f.call(Builtin.STRING_LENGTH, f.s(MIXED)));
        assertEquals("a", f.text(f.callTyped(Builtin.OP_CONCAT, 1, f.s("a"))));
        long joined = f.callTyped(Builtin.OP_CONCAT, 3, f.s(MIXED), f.s(""), f.s("x"));
        assertEquals(MIXED + "x", f.text(joined));
        assertEquals(5, f.call(Builtin.STRING_LENGTH, joined));
    }

    @Test
    void compareIsByCodePoint() {
        assertEquals(0, f.call(Builtin.OP_STRING_COMPARE, f.s("a"), f.s("a")));
        assertEquals(-1, f.call(Builtin.OP_STRING_COMPARE, f.s("a"), f.s("ab")));
        assertEquals(1, f.call(Builtin.OP_STRING_COMPARE, f.s("b"), f.s("ab")));
        assertEquals(-1, f.call(Builtin.OP_STRING_COMPARE, f.s(""), f.s("\0")));
        // UTF-16 would have it the other way round.
        assertEquals(-1, f.call(Builtin.OP_STRING_COMPARE, f.s("\uFFFD"), f.s("😀")));
    }

    @Test
    void slice() {
        assertEquals("é€", call(Builtin.STRING_SLICE, f.s(MIXED), 1, 3));
        assertEquals("", call(Builtin.STRING_SLICE, f.s(MIXED), 3, 1));
        assertEquals(MIXED, call(Builtin.STRING_SLICE, f.s(MIXED), -5, 99));
        assertEquals("😀", call(Builtin.STRING_SLICE, f.s(MIXED), 3, Long.MAX_VALUE));
        assertEquals("", call(Builtin.STRING_SLICE, f.s(MIXED), Long.MIN_VALUE, Long.MIN_VALUE));
        assertEquals("bc", call(Builtin.STRING_SLICE, f.s("abcd"), 1, 3));
    }

    @Test
    void split() {
        assertEquals(List.of("a", "b", "", "c"), f.texts(f.call(Builtin.STRING_SPLIT, f.s("a,b,,c"), f.s(","))));
        assertEquals(List.of(""), f.texts(f.call(Builtin.STRING_SPLIT, f.s(""), f.s(","))));
        assertEquals(List.of(), f.texts(f.call(Builtin.STRING_SPLIT, f.s(""), f.s(""))));
        assertEquals(List.of("a", "é", "€", "😀"), f.texts(f.call(Builtin.STRING_SPLIT, f.s(MIXED), f.s(""))));
        assertEquals(List.of("", ""), f.texts(f.call(Builtin.STRING_SPLIT, f.s("ab"), f.s("ab"))));
        assertEquals(List.of("", "", "a"), f.texts(f.call(Builtin.STRING_SPLIT, f.s("aaaaa"), f.s("aa"))));
        assertEquals(List.of("é", "€"), f.texts(f.call(Builtin.STRING_SPLIT, f.s("é😀€"), f.s("😀"))));
    }

    @Test
    void join() {
        assertEquals("", call(Builtin.STRING_JOIN, f.stringList(), f.s(",")));
        assertEquals("a", call(Builtin.STRING_JOIN, f.stringList("a"), f.s(",")));
        long joined = f.call(Builtin.STRING_JOIN, f.stringList("a", "", MIXED), f.s("😀"));
        assertEquals("a😀😀" + MIXED, f.text(joined));
        assertEquals(7, f.call(Builtin.STRING_LENGTH, joined));
    }

    @Test
    void trim() {
        assertEquals("", call(Builtin.STRING_TRIM, f.s("")));
        assertEquals("", call(Builtin.STRING_TRIM, f.s(" \t\n\u00a0\u2003")));
        assertEquals("a b", call(Builtin.STRING_TRIM, f.s("\u3000 a b\r\n")));
        assertEquals(MIXED, call(Builtin.STRING_TRIM, f.s("\u1680" + MIXED + "\u2029")));
        assertEquals("\u200b", call(Builtin.STRING_TRIM, f.s(" \u200b ")));
    }

    @Test
    void replace() {
        assertEquals("xbxb", call(Builtin.STRING_REPLACE, f.s("abab"), f.s("a"), f.s("x")));
        assertEquals("bb", call(Builtin.STRING_REPLACE, f.s("abab"), f.s("a"), f.s("")));
        assertEquals("-a-b-", call(Builtin.STRING_REPLACE, f.s("ab"), f.s(""), f.s("-")));
        assertEquals("-", call(Builtin.STRING_REPLACE, f.s(""), f.s(""), f.s("-")));
        assertEquals("xa", call(Builtin.STRING_REPLACE, f.s("aaa"), f.s("aa"), f.s("x")));
        assertEquals("none", call(Builtin.STRING_REPLACE, f.s("none"), f.s("x"), f.s("y")));
        long result = f.call(Builtin.STRING_REPLACE, f.s("é-é"), f.s("é"), f.s("😀😀"));
        assertEquals("😀😀-😀😀", f.text(result));
        assertEquals(5, f.call(Builtin.STRING_LENGTH, result));
    }

    @Test
    void searches() {
        assertEquals(1, f.call(Builtin.STRING_CONTAINS, f.s("abc"), f.s("")));
        assertEquals(1, f.call(Builtin.STRING_CONTAINS, f.s("abc"), f.s("bc")));
        assertEquals(0, f.call(Builtin.STRING_CONTAINS, f.s("abc"), f.s("bd")));
        assertEquals(0, f.call(Builtin.STRING_CONTAINS, f.s(""), f.s("a")));
        assertEquals("0:3", f.variant(f.call(Builtin.STRING_INDEX_OF, f.s(MIXED), f.s("😀"))));
        assertEquals("0:0", f.variant(f.call(Builtin.STRING_INDEX_OF, f.s(""), f.s(""))));
        assertEquals("1", f.variant(f.call(Builtin.STRING_INDEX_OF, f.s("abc"), f.s("x"))));
        assertEquals(1, f.call(Builtin.STRING_STARTS_WITH, f.s("abc"), f.s("ab")));
        assertEquals(1, f.call(Builtin.STRING_STARTS_WITH, f.s("abc"), f.s("")));
        assertEquals(0, f.call(Builtin.STRING_STARTS_WITH, f.s("abc"), f.s("abcd")));
        assertEquals(1, f.call(Builtin.STRING_ENDS_WITH, f.s("abc"), f.s("bc")));
        assertEquals(0, f.call(Builtin.STRING_ENDS_WITH, f.s("abc"), f.s("ab")));
    }

    @Test
    void searchAgreesWithJava() {
        Cases.forAll(11, 400, random -> {
            String alphabet = random.nextBoolean() ? "ab" : "aab";
            String text = letters(random, alphabet, random.nextInt(60));
            String what = letters(random, alphabet, 1 + random.nextInt(12));
            int expected = text.indexOf(what);
            assertEquals(
                    expected < 0 ? "1" : "0:" + expected,
                    f.variant(f.call(Builtin.STRING_INDEX_OF, f.s(text), f.s(what))),
                    text + " in " + what);
            assertEquals(text.replace(what, "-"), call(Builtin.STRING_REPLACE, f.s(text), f.s(what), f.s("-")));
            assertEquals(
                    Arrays.asList(text.split(java.util.regex.Pattern.quote(what), -1)),
                    f.texts(f.call(Builtin.STRING_SPLIT, f.s(text), f.s(what))));
        });
    }

    private static String letters(SplittableRandom random, String alphabet, int length) {
        return random.ints(length, 0, alphabet.length())
                .mapToObj(i -> alphabet.substring(i, i + 1))
                .collect(Collectors.joining());
    }

    @Test
    void searchIsLinear() {
        // A naive search would take 10^10 steps.
        long text = f.call(Builtin.STRING_REPEAT, f.s("a"), 200_000);
        long what =
                f.callTyped(Builtin.OP_CONCAT, 3, f.call(Builtin.STRING_REPEAT, f.s("a"), 100_000), f.s("b"), f.s(""));
        long start = System.nanoTime();
        assertEquals(0, f.call(Builtin.STRING_CONTAINS, text, what));
        assertTrue(System.nanoTime() - start < 1_000_000_000L);
    }

    @Test
    void padding() {
        assertEquals("005", call(Builtin.STRING_PAD_START, f.s("5"), 3, f.s("0")));
        assertEquals("5ab", call(Builtin.STRING_PAD_END, f.s("5"), 3, f.s("ab")));
        assertEquals("5aba", call(Builtin.STRING_PAD_END, f.s("5"), 4, f.s("ab")));
        assertEquals("é€é5", call(Builtin.STRING_PAD_START, f.s("5"), 4, f.s("é€")));
        assertEquals("abc", call(Builtin.STRING_PAD_START, f.s("abc"), 2, f.s("0")));
        assertEquals("abc", call(Builtin.STRING_PAD_START, f.s("abc"), Long.MIN_VALUE, f.s("0")));
        assertEquals("abc", call(Builtin.STRING_PAD_END, f.s("abc"), 10, f.s("")));
    }

    @Test
    void repeat() {
        assertEquals("", call(Builtin.STRING_REPEAT, f.s("ab"), 0));
        assertEquals("", call(Builtin.STRING_REPEAT, f.s("ab"), Long.MIN_VALUE));
        assertEquals("ababab", call(Builtin.STRING_REPEAT, f.s("ab"), 3));
        assertEquals("", call(Builtin.STRING_REPEAT, f.s(""), Long.MAX_VALUE));
    }

    @Test
    void hugeCountsEndByGas() {
        assertEquals(
                ErrorCode.GAS_EXHAUSTED, f.box().trap(f.function(Builtin.STRING_REPEAT), f.s("ab"), Long.MAX_VALUE));
    }

    @Test
    void hugePaddingEndsByGas() {
        assertEquals(
                ErrorCode.GAS_EXHAUSTED,
                f.box().trap(f.function(Builtin.STRING_PAD_END), f.s("ab"), Long.MAX_VALUE, f.s("xyz")));
    }

    @Test
    void largeCountsEndByMemory() {
        assertEquals(
                ErrorCode.MEMORY_EXHAUSTED, f.box().trap(f.function(Builtin.STRING_REPEAT), f.s("ab"), 10_000_000));
    }

    @Test
    void caseMapping() {
        assertEquals("ABC É", call(Builtin.STRING_TO_UPPER, f.s("abc é")));
        assertEquals("abc é", call(Builtin.STRING_TO_LOWER, f.s("ABC É")));
        // Simple mapping: one code point to one, whose bytes may be more or fewer.
        assertEquals("STRAßE", call(Builtin.STRING_TO_UPPER, f.s("straße")));
        assertEquals("Ɐ", call(Builtin.STRING_TO_UPPER, f.s("ɐ")));
        assertEquals("I", call(Builtin.STRING_TO_UPPER, f.s("ı")));
        assertEquals("𐐨", call(Builtin.STRING_TO_LOWER, f.s("𐐀")));
    }

    @Test
    void toInt() {
        assertEquals("0:0", f.variant(f.call(Builtin.STRING_TO_INT, f.s("-0"))));
        assertEquals("0:7", f.variant(f.call(Builtin.STRING_TO_INT, f.s("007"))));
        assertEquals("0:9223372036854775807", f.variant(f.call(Builtin.STRING_TO_INT, f.s("9223372036854775807"))));
        assertEquals("0:-9223372036854775808", f.variant(f.call(Builtin.STRING_TO_INT, f.s("-9223372036854775808"))));
        for (String none : new String[] {
            "",
            "-",
            "+1",
            " 1",
            "1 ",
            "1.0",
            "1e3",
            "9223372036854775808",
            "-9223372036854775809",
            "٣",
            "0x1",
            "99999999999999999999999999"
        }) {
            assertEquals("1", f.variant(f.call(Builtin.STRING_TO_INT, f.s(none))), none);
        }
    }

    @Test
    void toDecimal() {
        long some = f.call(Builtin.STRING_TO_DECIMAL, f.s("-012.500"));
        assertEquals("-12.5", f.decimalText(f.vm().reader().payload(some, 0)));
        for (String none : new String[] {"", "1.", ".5", "1e3", "1" + "0".repeat(34), "0." + "1".repeat(29)}) {
            assertEquals("1", f.variant(f.call(Builtin.STRING_TO_DECIMAL, f.s(none))), none);
        }
    }

    @Test
    void gas() {
        String text = "x".repeat(65);
        assertEquals(0, f.dataGas(Builtin.STRING_LENGTH, f.s(text)));
        assertEquals(2, f.dataGas(Builtin.STRING_SLICE, f.s(text), 0, 1));
        // The text and the separator; then a list of two (24 bytes) and Strings of 64 and 0 bytes (72 and 8).
        assertEquals(4 * (2 + 2), f.dataGas(Builtin.STRING_SPLIT, f.s("y".repeat(64) + "x"), f.s("x")));
        // Nine elements' words; then their bytes with eight separators.
        assertEquals(2 + 3, f.dataGas(Builtin.STRING_JOIN, f.stringList("xxxxxxxxx".split("")), f.s("y".repeat(20))));
        assertEquals(2, f.dataGas(Builtin.STRING_TRIM, f.s(text)));
        assertEquals(2 + 2, f.dataGas(Builtin.STRING_REPLACE, f.s(text), f.s("y"), f.s("z")));
        assertEquals(2, f.dataGas(Builtin.STRING_CONTAINS, f.s("x".repeat(64)), f.s("y")));
        assertEquals(1, f.dataGas(Builtin.STRING_STARTS_WITH, f.s(text), f.s("x")));
        assertEquals(1, f.dataGas(Builtin.STRING_ENDS_WITH, f.s(text), f.s("x")));
        assertEquals(0, f.dataGas(Builtin.STRING_ENDS_WITH, f.s(text), f.s("")));
        assertEquals(2, f.dataGas(Builtin.STRING_PAD_END, f.s("x"), 65, f.s("y")));
        assertEquals(4 * 2, f.dataGas(Builtin.STRING_TO_UPPER, f.s(text)));
        assertEquals(1, f.dataGas(Builtin.STRING_TO_INT, f.s("1")));
        assertEquals(2, f.dataGas(Builtin.STRING_REPEAT, f.s("x"), 65));
        assertEquals(2, f.dataGas(Builtin.OP_STRING_COMPARE, f.s(text), f.s(text)));
        assertEquals(0, f.dataGas(Builtin.OP_STRING_COMPARE, f.s(text), f.s("")));
        assertEquals(4 * 2, f.dataGas(Builtin.HASH_SHA256, f.s(text)));
    }

    @Test
    void memoryIsTheStringsOwnSize() {
        f.box();
        long source = f.s("x".repeat(100));
        List<Long> used = new ArrayList<>();
        for (int length : new int[] {0, 1, 8, 9, 64}) {
            long before = f.vm().memoryUsed();
            f.call(Builtin.STRING_SLICE, source, 0, length);
            used.add(f.vm().memoryUsed() - before);
        }
        // The first call's frame of 16 + 3 * 8 bytes is the peak until objects pass it.
        assertEquals(List.of(8L + 40, 16L, 16L, 24L, 72L), used);
    }

    @Test
    void hashes() {
        assertEquals(
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", call(Builtin.HASH_SHA256, f.s("")));
        assertEquals(
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                call(Builtin.HASH_SHA256, f.s("abc")));
        String longText = "0123456789".repeat(1000);
        assertEquals(
                io.mtpscript.core.hash.Sha256.hexOf(longText.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                call(Builtin.HASH_SHA256, f.s(longText)));
        assertEquals("cbf29ce484222325", call(Builtin.HASH_FNV1A64, f.s("")));
        assertEquals("85944171f73967e8", call(Builtin.HASH_FNV1A64, f.s("foobar")));
    }
}
