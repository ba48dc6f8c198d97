package io.mtpscript.compiler.format;

import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.compiler.syntax.Lexer;
import io.mtpscript.compiler.syntax.ParseMode;
import io.mtpscript.compiler.syntax.ParseResult;
import io.mtpscript.compiler.syntax.Parser;

/**
 * Lays out a source text: two spaces a level, lines of {@value #WIDTH} columns where that can be. There are no options,
 * and formatting what was formatted changes nothing.
 *
 * <p>The tokens stay as they are, literals and parentheses included, but for {@code ;}, for commas at the end of a list,
 * and for the braces of {@code type X { A | B }}. Where the author has broken a bracket, a chain of operators or of calls,
 * it stays broken; what is too long for its line is broken too. Between lines at most one blank line is kept.
 */
public final class Formatter {
    /** Columns a line should not go past. */
    public static final int WIDTH = 120;

    private Formatter() {}

    /** The text laid out, or the findings that keep it from being read. */
    public static Formatted format(SourceFile source, ParseMode mode) {
        SourceFile unix = new SourceFile(source.path(), withUnixLines(source.text()));
        ParseResult parsed = Parser.parse(unix, mode);
        if (parsed.hasErrors()) {
            return new Formatted.Refused(Parser.parse(source, mode).diagnostics());
        }
        Emitter out = new Emitter(Lexer.lex(unix));
        new Declarations(out).module(parsed.module());
        return new Formatted.Text(out.finish(WIDTH));
    }

    private static String withUnixLines(String text) {
        String unix = text.replace("\r\n", "\n").replace('\r', '\n');
        return unix.startsWith("\uFEFF") ? unix.substring(1) : unix;
    }
}
