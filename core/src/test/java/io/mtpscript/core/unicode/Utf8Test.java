package io.mtpscript.core.unicode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.core.bytes.ByteBuilder;
import io.mtpscript.core.testing.Cases;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class Utf8Test {
    private static final CharBuffer SINK = CharBuffer.allocate(1024);

    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);

    private boolean validForTheJdk(byte[] text) {
        decoder.reset();
        SINK.clear();
        CoderResult result = decoder.decode(ByteBuffer.wrap(text), SINK, true);
        return !result.isError();
    }

    private static int runAutomaton(byte[] text) {
        int state = Utf8.START;
        for (byte next : text) {
            state = Utf8.next(state, next);
        }
        return state;
    }

    private void agree(byte[] text) {
        boolean valid = validForTheJdk(text);
        assertEquals(valid, Utf8.isValid(text));
        assertEquals(valid, runAutomaton(text) == Utf8.START);
    }

    @Test
    void agreesWithTheJdkOnAllShortSequences() {
        for (int two = 0; two < 1 << 16; two++) {
            agree(new byte[] {(byte) (two >> 8), (byte) two});
        }
        for (int three = 0xE0 << 16; three < 1 << 24; three += 7) {
            agree(new byte[] {(byte) (three >> 16), (byte) (three >> 8), (byte) three});
        }
        for (int lead = 0xF0; lead <= 0xFF; lead++) {
            for (int second = 0; second < 256; second++) {
                agree(new byte[] {(byte) lead, (byte) second, (byte) 0x80, (byte) 0xBF});
                agree(new byte[] {(byte) lead, (byte) second, (byte) 0x80});
                agree(new byte[] {(byte) lead, (byte) second, (byte) 0xBF, (byte) 0x7F});
            }
        }
    }

    @Test
    void encodesAndDecodesEveryCodePoint() {
        ByteBuilder builder = new ByteBuilder();
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
                continue;
            }
            builder.clear();
            Utf8.add(builder, codePoint);
            byte[] bytes = builder.toByteArray();
            assertArrayEquals(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8), bytes);
            assertEquals(bytes.length, Utf8.length(codePoint));
            assertEquals(bytes.length, Utf8.lengthFrom(bytes[0]));
            assertEquals(codePoint, Utf8.codePointAt(bytes, 0));
        }
    }

    @Test
    void pointsAtTheFirstInvalidByte() {
        byte[] prefix = "twelve äöü €".getBytes(StandardCharsets.UTF_8);
        int end = prefix.length;
        assertEquals(end + 1, invalidAfter(prefix, 0x41, 0x80), "a continuation alone");
        assertEquals(end + 1, invalidAfter(prefix, 0xC2, 0x41), "no continuation");
        assertEquals(end, invalidAfter(prefix, 0xC0, 0x80), "overlong");
        assertEquals(end + 1, invalidAfter(prefix, 0xED, 0xA0, 0x80), "surrogate");
        assertEquals(end + 1, invalidAfter(prefix, 0xF4, 0x90, 0x80, 0x80), "above 10FFFF");
        assertEquals(end + 2, invalidAfter(prefix, 0xE2, 0x82), "cut off");
        assertEquals(-1, invalidAfter(prefix, 0xE2, 0x82, 0xAC));
    }

    private static int invalidAfter(byte[] prefix, int... rest) {
        ByteBuilder text = new ByteBuilder().add(prefix);
        for (int value : rest) {
            text.add(value);
        }
        return Utf8.firstInvalid(text.toByteArray(), 0, text.length());
    }

    private static String text(SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(40);
        for (int i = 0; i < length; i++) {
            text.appendCodePoint(
                    switch (random.nextInt(5)) {
                        case 0 -> 0x80 + random.nextInt(0x780);
                        case 1 -> 0x800 + random.nextInt(0xD000);
                        case 2 -> 0xE000 + random.nextInt(0x2000);
                        case 3 -> 0x10000 + random.nextInt(0x100000);
                        default -> random.nextInt(0x80);
                    });
        }
        return text.toString();
    }

    @Test
    void handlesRandomTextsAndDamage() {
        Cases.forAll(11, 50_000, random -> {
            String text = text(random);
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            assertTrue(Utf8.isValid(bytes));
            assertEquals(text.codePointCount(0, text.length()), Utf8.codePoints(bytes, 0, bytes.length));
            ByteBuilder builder = new ByteBuilder();
            assertEquals(-1, Utf8.add(builder, text));
            assertArrayEquals(bytes, builder.toByteArray());
            if (bytes.length > 0) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                agree(bytes);
            }
        });
    }

    @Test
    void comparesByUtf16CodeUnits() {
        Cases.forAll(12, 50_000, random -> {
            String prefix = text(random);
            String a = prefix + text(random);
            String b = random.nextInt(4) == 0 ? prefix : prefix + text(random);
            int order = Utf8.compareUtf16(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
            assertEquals(Integer.signum(a.compareTo(b)), Integer.signum(order), a + " " + b);
        });
    }

    @Test
    void findsLoneSurrogates() {
        ByteBuilder builder = new ByteBuilder();
        assertEquals(1, Utf8.add(builder, "a\uD800"));
        assertEquals(1, Utf8.add(builder, "a\uD800b"));
        assertEquals(0, Utf8.add(builder, "\uDC00\uD800"));
        assertEquals(-1, Utf8.add(builder, "\uD83D\uDE00"));
        assertFalse(Utf8.isValid(new byte[] {(byte) 0xED, (byte) 0xB0, (byte) 0x80}));
    }
}
