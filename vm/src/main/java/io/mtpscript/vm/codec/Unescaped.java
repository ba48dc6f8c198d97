package io.mtpscript.vm.codec;

import io.mtpscript.vm.memory.Memory;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** A key's text on the heap, for faults and for the rare key that is written with escapes. */
final class Unescaped {
    private Unescaped() {}

    /** The text between the quotes of a string; in one that nobody has checked, what is no escape stands for itself. */
    static String text(long start, long end) {
        return decode(utf8(start, end));
    }

    /** Bytes that stand for themselves. */
    static String utf8(long start, long end) {
        byte[] raw = new byte[(int) (end - start)];
        Memory.copy(start, raw, 0, raw.length);
        return new String(raw, StandardCharsets.UTF_8);
    }

    private static String decode(String raw) {
        if (raw.indexOf('\\') < 0) {
            return raw;
        }
        var text = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c != '\\' || i + 1 == raw.length()) {
                text.append(c);
                continue;
            }
            char name = raw.charAt(++i);
            switch (name) {
                case 'b' -> text.append('\b');
                case 'f' -> text.append('\f');
                case 'n' -> text.append('\n');
                case 'r' -> text.append('\r');
                case 't' -> text.append('\t');
                case 'u' -> {
                    int unit = 0;
                    for (int d = 1; d <= 4; d++) {
                        char hex = i + d < raw.length() ? raw.charAt(i + d) : ' ';
                        int digit = HexFormat.isHexDigit(hex) ? HexFormat.fromHexDigit(hex) : -1;
                        unit = unit << 4 | (digit & 15);
                    }
                    text.append((char) unit);
                    i = Math.min(i + 4, raw.length() - 1);
                }
                default -> text.append(name);
            }
        }
        return text.toString();
    }
}
