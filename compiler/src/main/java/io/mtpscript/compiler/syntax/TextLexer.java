package io.mtpscript.compiler.syntax;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.source.Span;
import java.util.Locale;
import java.util.Optional;

/** Strings, the pieces of templates, and the escapes of both. */
final class TextLexer {
    private static final String KNOWN_ESCAPES = "The escapes are `\\n`, `\\r`, `\\t`, `\\\"`, `\\\\` and `\\u{1F600}`";

    private final Scanner in;

    TextLexer(Scanner in) {
        this.in = in;
    }

    /** Reads a string from its opening quote and gives its text; empty where it is not closed on its line. */
    Optional<String> string() {
        int start = in.position();
        int quote = in.peek();
        in.advance(1);
        StringBuilder value = new StringBuilder();
        while (!in.atEnd() && in.peek() != quote && !Scanner.isLineBreak(in.peek())) {
            if (in.peek() == '\\') {
                escape(value, quote);
            } else {
                plain(value);
            }
        }
        if (in.peek() != quote) {
            in.report(
                    Diagnostic.of(DiagnosticCode.UNTERMINATED_STRING, in.spanFrom(start), "This string is never closed")
                            .withHint(
                                    "A string ends on its own line, with the quote it began with. For text of several lines use a"
                                            + " template, between backquotes."));
            return Optional.empty();
        }
        in.advance(1);
        if (quote == '"') {
            holes(in.span(start, in.position()));
        }
        if (quote == '\'') {
            in.report(Diagnostic.of(
                            DiagnosticCode.SINGLE_QUOTES, in.spanFrom(start), "A string stands between double quotes")
                    .withHint("Write `\"` instead of `'`.")
                    .withFix(in.spanFrom(start), Literals.string(value.toString())));
        }
        return Optional.of(value.toString());
    }

    /** Warns of what would be a hole if the string were a template. */
    private void holes(Span string) {
        String text = string.text();
        int hole = text.indexOf("${");
        int end = text.indexOf('}', hole + 2);
        if (hole >= 0 && end > hole + 2) {
            String inner = text.substring(1, text.length() - 1).replace("`", "\\`");
            in.report(Diagnostic.of(
                            DiagnosticCode.HOLE_IN_STRING,
                            in.span(string.start() + hole, string.start() + end + 1),
                            "In a string between `\"` this is text: only templates have holes")
                    .withHint(
                            "Write the string between backquotes to put the value in; where the text is meant, write `\\${` in a template.")
                    .withFix(string, "`" + inner + "`"));
        }
    }

    /** Reads the text of a template up to a hole or the closing backquote, which stay. Raw line breaks become \n. */
    String piece() {
        StringBuilder value = new StringBuilder();
        while (!in.atEnd() && in.peek() != '`' && !in.at("${")) {
            if (in.peek() == '\\') {
                escape(value, '`');
            } else if (in.peek() == '\r') {
                in.advance(in.peek(1) == '\n' ? 2 : 1);
                value.append('\n');
            } else {
                plain(value);
            }
        }
        return value.toString();
    }

    private void plain(StringBuilder value) {
        int codePoint = in.codePoint();
        int length = Character.charCount(codePoint);
        if (isSurrogate(codePoint)) {
            in.report(
                    DiagnosticCode.UNEXPECTED_CHARACTER,
                    in.position(),
                    in.position() + 1,
                    "Half of a character stands here alone, which is not valid Unicode");
            codePoint = 0xFFFD;
        } else if (Lexer.isDirectionControl(codePoint)) {
            in.report(Diagnostic.of(
                            DiagnosticCode.DIRECTION_CONTROL,
                            in.span(in.position(), in.position() + length),
                            "An invisible character here changes the direction in which the text is shown")
                    .withHint(String.format(Locale.ROOT, "Where it is meant, write it as `\\u{%X}`.", codePoint))
                    .withFix(
                            in.span(in.position(), in.position() + length),
                            String.format(Locale.ROOT, "\\u{%X}", codePoint)));
        }
        value.appendCodePoint(codePoint);
        in.advance(length);
    }

    /** @param quote what the text stands between; it may be escaped */
    private void escape(StringBuilder value, int quote) {
        int start = in.position();
        int c = in.peek(1);
        switch (c) {
            case 'n' -> simple(value, '\n');
            case 'r' -> simple(value, '\r');
            case 't' -> simple(value, '\t');
            case '"' -> simple(value, '"');
            case '\\' -> simple(value, '\\');
            case 'u' -> codePointEscape(value);
            case '`', '\'' -> {
                if (c == quote) {
                    simple(value, (char) c);
                } else {
                    unknown(value, start, Character.toString(c));
                }
            }
            case '$' -> {
                if (quote == '`' && in.peek(2) == '{') {
                    value.append("${");
                    in.advance(3);
                } else {
                    unknown(value, start, "$");
                }
            }
            case '0' -> unknown(value, start, "\\u{0}");
            case 'b' -> unknown(value, start, "\\u{8}");
            case 'f' -> unknown(value, start, "\\u{C}");
            case 'v' -> unknown(value, start, "\\u{B}");
            case Scanner.END, '\n', '\r' -> {
                in.report(Diagnostic.of(
                                DiagnosticCode.UNKNOWN_ESCAPE,
                                in.span(start, start + 1),
                                "A backslash at the end of a line says nothing")
                        .withHint(KNOWN_ESCAPES + "."));
                in.advance(1);
            }
            default -> unknown(value, start, "");
        }
    }

    private void simple(StringBuilder value, char c) {
        value.append(c);
        in.advance(2);
    }

    /** @param instead what to write; empty when that is not known */
    private void unknown(StringBuilder value, int start, String instead) {
        in.advance(1);
        int length = Character.charCount(in.codePoint());
        in.advance(length);
        String written = in.textFrom(start);
        Diagnostic unknown =
                Diagnostic.of(DiagnosticCode.UNKNOWN_ESCAPE, in.spanFrom(start), "`" + written + "` is not an escape");
        if (instead.isEmpty()) {
            in.report(unknown.withHint(KNOWN_ESCAPES + "; a backslash itself is `\\\\`."));
        } else {
            String hint = instead.length() == 1 ? "Leave the backslash out." : "Write `" + instead + "`.";
            in.report(unknown.withHint(hint).withFix(in.spanFrom(start), instead));
        }
        if (!isSurrogate(written.codePointAt(1))) {
            value.append(written, 1, written.length());
        }
    }

    /** {@code \}{@code u{1F600}}; {@code \}{@code u00E9} of other languages is understood and refused. */
    private void codePointEscape(StringBuilder value) {
        int start = in.position();
        in.advance(2);
        boolean braces = in.peek() == '{';
        if (braces) {
            in.advance(1);
        }
        int digitsStart = in.position();
        while (Scanner.isHexDigit(in.peek()) && (braces || in.position() - digitsStart < 4)) {
            in.advance(1);
        }
        String digits = in.textFrom(digitsStart);
        boolean closed = braces && in.peek() == '}';
        if (closed) {
            in.advance(1);
        }
        if (digits.isEmpty() || (braces && !closed)) {
            in.report(Diagnostic.of(
                            DiagnosticCode.INVALID_CODE_POINT,
                            in.spanFrom(start),
                            "A code point is written as hexadecimal digits in braces")
                    .withHint("For example `\\u{1F600}`."));
            return;
        }
        int codePoint =
                digits.length() > 8 ? Integer.MAX_VALUE : (int) Math.min(Long.parseLong(digits, 16), Integer.MAX_VALUE);
        if (!braces) {
            in.report(Diagnostic.of(
                            DiagnosticCode.INVALID_CODE_POINT,
                            in.spanFrom(start),
                            "The digits of a code point stand in braces")
                    .withHint("Write `\\u{" + digits + "}`.")
                    .withFix(in.spanFrom(start), "\\u{" + digits + "}"));
        } else if (codePoint > Character.MAX_CODE_POINT || isSurrogate(codePoint)) {
            in.report(Diagnostic.of(
                            DiagnosticCode.INVALID_CODE_POINT,
                            in.spanFrom(start),
                            "`"
                                    + (digits.length() > 8
                                            ? in.textFrom(start).substring(0, 8) + "..."
                                            : in.textFrom(start))
                                    + "` is not a character")
                    .withHint(
                            "Code points go from 0 to 10FFFF, without D800 to DFFF, which are halves of characters."));
        }
        if (codePoint <= Character.MAX_CODE_POINT && !isSurrogate(codePoint)) {
            value.appendCodePoint(codePoint);
        }
    }

    private static boolean isSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
