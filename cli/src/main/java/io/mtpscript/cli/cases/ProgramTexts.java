package io.mtpscript.cli.cases;

import io.mtpscript.core.code.Program;
import io.mtpscript.core.unicode.Utf8;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

/** The Strings that a program itself has: what it compares with stands there, and is nobody's secret. */
final class ProgramTexts {
    private final SortedSet<String> texts = new TreeSet<>();

    /** Looks through the image of the constants for what has the form of a String (docs/internals.md, section 2). */
    ProgramTexts(Program program) {
        ByteBuffer data = ByteBuffer.wrap(program.data()).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at + Long.BYTES <= data.limit(); at += Long.BYTES) {
            int length = data.getInt(at);
            int codePoints = data.getInt(at + Integer.BYTES);
            if (length > 0
                    && length <= data.limit() - at - Long.BYTES
                    && Utf8.firstInvalid(program.data(), at + Long.BYTES, at + Long.BYTES + length) < 0) {
                String text = new String(program.data(), at + Long.BYTES, length, StandardCharsets.UTF_8);
                if (text.codePointCount(0, text.length()) == codePoints) {
                    texts.add(text.toLowerCase(Locale.ROOT));
                }
            }
        }
    }

    /** Whether the program has this text, in whatever case of letters. */
    boolean have(String text) {
        return texts.contains(text.toLowerCase(Locale.ROOT));
    }
}
