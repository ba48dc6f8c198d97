package io.mtpscript.compiler.syntax;

import java.util.Locale;

/** Literals as the printer and the fixes write them. */
final class Literals {
    private Literals() {}

    /** {@code value} as a string literal, quotes included. */
    static String string(String value) {
        StringBuilder out = new StringBuilder(value.length() + 2).append('"');
        value.codePoints().forEach(c -> {
            if (c == '"') {
                out.append("\\\"");
            } else {
                escaped(out, c);
            }
        });
        return out.append('"').toString();
    }

    /** {@code value} as the text of a template between holes; line breaks stay raw. */
    static String piece(String value) {
        StringBuilder out = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); ) {
            int c = value.codePointAt(i);
            int length = Character.charCount(c);
            if (c == '`') {
                out.append("\\`");
            } else if (c == '\n') {
                out.append('\n');
            } else if (value.startsWith("${", i)) {
                out.append("\\${");
                length = 2;
            } else {
                escaped(out, c);
            }
            i += length;
        }
        return out.toString();
    }

    private static void escaped(StringBuilder out, int c) {
        switch (c) {
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case '\\' -> out.append("\\\\");
            default -> {
                if (c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xFEFF || Lexer.isDirectionControl(c)) {
                    out.append(String.format(Locale.ROOT, "\\u{%X}", c));
                } else {
                    out.appendCodePoint(c);
                }
            }
        }
    }

    /** Whether {@code text} can stand unquoted as a field name. */
    static boolean isName(String text) {
        return !text.isEmpty()
                && Scanner.isNameStart(text.charAt(0))
                && text.chars().allMatch(Scanner::isNamePart);
    }
}
