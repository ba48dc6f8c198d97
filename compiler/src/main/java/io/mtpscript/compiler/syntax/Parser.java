package io.mtpscript.compiler.syntax;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.diagnostic.DiagnosticLimit;
import io.mtpscript.compiler.diagnostic.Severity;
import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.compiler.source.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one source file into a syntax tree. Never throws, whatever the text: what is wrong with it is in the result's
 * diagnostics, at most {@link DiagnosticLimit#MAX_PER_FILE} of each severity, and the tree is whole around it. Language reference
 * sections 1 to 4 and 8.
 */
public final class Parser {
    private Parser() {}

    public static ParseResult parse(SourceFile source, ParseMode mode) {
        Lexed lexed = Lexer.lex(source);
        Brackets.Paired paired = Brackets.pair(lexed);
        Faults faults = new Faults(lexed.diagnostics(), paired.diagnostics());
        List<Diagnostic> parsing = new ArrayList<>();
        TokenStream tokens = new TokenStream(source, paired, parsing, faults);
        List<ModuleParts.Part> parts = new DeclarationParser(tokens, mode).parts();
        List<Diagnostic> found = faults.independent(parsing, parts);
        boolean anyFault = tokens.anyDamage() || hasErrors(found);
        Module bounded = TreeDepth.bound(ModuleParts.module(source, parts, faults, anyFault), found);
        return new ParseResult(bounded, sorted(found));
    }

    private static boolean hasErrors(List<Diagnostic> found) {
        return found.stream().anyMatch(d -> d.severity() == Severity.ERROR);
    }

    private static List<Diagnostic> sorted(List<Diagnostic> found) {
        return DiagnosticLimit.first(oneEach(found).stream()
                .sorted(Comparator.comparingInt((Diagnostic d) -> d.span().start())
                        .thenComparingInt(d -> d.span().end())
                        .thenComparing(Diagnostic::code))
                .toList());
    }

    /** One error for each place: the one that says most of it. */
    private static List<Diagnostic> oneEach(List<Diagnostic> found) {
        Map<Span, Diagnostic> errors = new LinkedHashMap<>();
        List<Diagnostic> kept = new ArrayList<>();
        for (Diagnostic diagnostic : found) {
            if (diagnostic.severity() == Severity.ERROR) {
                errors.merge(
                        diagnostic.span(), diagnostic, (a, b) -> vagueness(b.code()) < vagueness(a.code()) ? b : a);
            } else {
                kept.add(diagnostic);
            }
        }
        kept.addAll(errors.values());
        return kept;
    }

    /** What does not stand here at all need neither be closed nor set apart. */
    private static int vagueness(DiagnosticCode code) {
        return switch (code) {
            case UNCLOSED_BRACKET, MISSING_SEPARATOR, MISSING_PARAMETER_TYPE -> 2;
            case UNEXPECTED_TOKEN -> 1;
            default -> 0;
        };
    }
}
