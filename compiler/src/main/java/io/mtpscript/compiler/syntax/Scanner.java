package io.mtpscript.compiler.syntax;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.diagnostic.DiagnosticLimit;
import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.compiler.source.Span;
import java.util.ArrayList;
import java.util.List;

/** The characters of one source text, a place in them, and what was found so far. One lexer's own. */
final class Scanner {
    /** What {@link #peek} gives past the end: no character. */
    static final int END = -1;

    private final SourceFile file;
    private final String text;
    private final List<Diagnostic> found = new ArrayList<>();
    private final DiagnosticLimit limit = new DiagnosticLimit();
    private int position;

    Scanner(SourceFile file) {
        this.file = file;
        this.text = file.text();
    }

    int position() {
        return position;
    }

    void moveTo(int offset) {
        position = offset;
    }

    void advance(int chars) {
        position += chars;
    }

    boolean atEnd() {
        return position >= text.length();
    }

    /** The character {@code ahead} places on, or {@link #END}. */
    int peek(int ahead) {
        int at = position + ahead;
        return at < text.length() ? text.charAt(at) : END;
    }

    int peek() {
        return peek(0);
    }

    boolean at(String expected) {
        return text.startsWith(expected, position);
    }

    /** Moves over visible ASCII characters and spaces: most of a comment. */
    void skipPrintable() {
        int at = position;
        while (at < text.length() && text.charAt(at) >= ' ' && text.charAt(at) < 0x7F) {
            at++;
        }
        position = at;
    }

    void skipNameParts() {
        int at = position;
        while (at < text.length() && isNamePart(text.charAt(at))) {
            at++;
        }
        position = at;
    }

    int codePoint() {
        return text.codePointAt(position);
    }

    String textFrom(int start) {
        return text.substring(start, position);
    }

    Span span(int start, int end) {
        return new Span(file, start, end);
    }

    Span spanFrom(int start) {
        return span(start, position);
    }

    void report(Diagnostic diagnostic) {
        if (limit.admits(diagnostic.severity())) {
            found.add(diagnostic);
        }
    }

    void report(DiagnosticCode code, int start, int end, String message) {
        report(Diagnostic.of(code, span(start, end), message));
    }

    List<Diagnostic> found() {
        return found;
    }

    static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    static boolean isHexDigit(int c) {
        return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    static boolean isNameStart(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }

    static boolean isNamePart(int c) {
        return isNameStart(c) || isDigit(c);
    }

    static boolean isLineBreak(int c) {
        return c == '\n' || c == '\r';
    }
}
