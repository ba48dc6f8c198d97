package io.mtpscript.compiler.syntax;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.DiagnosticLimit;
import io.mtpscript.compiler.source.SourceFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Reads one source file into a syntax tree. Never throws, whatever the text: what is wrong with it is in the result's
 * diagnostics, at most {@link DiagnosticLimit#MAX_PER_FILE} of each severity, and the tree is whole around it. Language reference
 * sections 1 to 4 and 8.
 */
public final class Parser {
    private Parser() {}

    public static ParseResult parse(SourceFile source, ParseMode mode) {
        Lexed lexed = Lexer.lex(source);
        List<Diagnostic> found = new ArrayList<>(lexed.diagnostics());
        Brackets.Paired paired = Brackets.pair(lexed);
        found.addAll(paired.diagnostics());
        TokenStream tokens = new TokenStream(source, paired, found);
        Module module = new DeclarationParser(tokens, mode).module();
        Module bounded = TreeDepth.bound(module, found);
        return new ParseResult(bounded, sorted(found));
    }

    private static List<Diagnostic> sorted(List<Diagnostic> found) {
        return DiagnosticLimit.first(found.stream()
                .sorted(Comparator.comparingInt((Diagnostic d) -> d.span().start())
                        .thenComparingInt(d -> d.span().end())
                        .thenComparing(Diagnostic::code))
                .toList());
    }
}
