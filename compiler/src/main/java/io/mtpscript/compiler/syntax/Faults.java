package io.mtpscript.compiler.syntax;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.diagnostic.Severity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Where a text has faults that are found before it is parsed. Those of bracketing concern the whole body or declaration
 * they stand in; the others only the statement.
 */
final class Faults {
    private final List<Diagnostic> lexing;
    private final List<Diagnostic> bracketing;
    private final int[] tokens;
    private final int[] brackets;
    private final int[] structure;

    /** From here on text may be code and code text: a template, a hole of one or a comment is never closed. */
    private final int astray;

    private int passed;

    /** @param lexing what the lexer found; {@code bracketing} what the pairing of brackets found */
    Faults(List<Diagnostic> lexing, List<Diagnostic> bracketing) {
        this.lexing = lexing;
        this.bracketing = bracketing;
        this.tokens = starts(lexing);
        this.brackets = starts(bracketing);
        this.structure =
                starts(bracketing.stream().filter(Faults::isOfStructure).toList());
        boolean open = lexing.stream().anyMatch(Faults::isOpenText);
        this.astray = open ? Math.min(first(tokens), first(brackets)) : Integer.MAX_VALUE;
    }

    /** An open round or square bracket ends with its statement; another one may have moved the end of a body. */
    private static boolean isOfStructure(Diagnostic diagnostic) {
        return diagnostic.code() == DiagnosticCode.STRAY_BRACKET
                || diagnostic.span().text().equals("{");
    }

    private static boolean isOpenText(Diagnostic diagnostic) {
        return diagnostic.code() == DiagnosticCode.UNTERMINATED_TEMPLATE
                || diagnostic.code() == DiagnosticCode.UNTERMINATED_COMMENT
                || (diagnostic.code() == DiagnosticCode.UNCLOSED_BRACKET
                        && diagnostic.span().text().equals("${"));
    }

    private static int[] starts(List<Diagnostic> found) {
        return found.stream()
                .filter(d -> d.severity() == Severity.ERROR)
                .mapToInt(d -> d.span().start())
                .sorted()
                .toArray();
    }

    private static int first(int[] places) {
        return places.length == 0 ? Integer.MAX_VALUE : places[0];
    }

    /** Whether the reader that comes to {@code place} has passed a fault since the last time; brackets aside. */
    boolean passed(int place) {
        int before = passed;
        while (passed < tokens.length && tokens[passed] < place) {
            passed++;
        }
        return passed > before;
    }

    /**
     * What is told of all that was found. Of a declaration whose brackets do not pair the parser has read something else than
     * what was written, and of a text that has gone astray so have all: the first finding is taken for a fault of its own, the
     * others for what comes of it.
     *
     * @param parsing what the parser found, in the order of the text
     */
    List<Diagnostic> independent(List<Diagnostic> parsing, List<ModuleParts.Part> parts) {
        List<Diagnostic> found = new ArrayList<>(lexing);
        found.addAll(bracketing);
        int part = 0;
        boolean first = true;
        for (Diagnostic diagnostic : parsing) {
            int place = diagnostic.span().start();
            while (part < parts.size() && parts.get(part).to() <= place) {
                part++;
                first = true;
            }
            boolean settled = part == parts.size()
                    || !within(
                            structure, parts.get(part).from(), parts.get(part).to());
            if (settled || first || diagnostic.severity() == Severity.WARNING) {
                found.add(diagnostic);
            }
            first &= diagnostic.severity() == Severity.WARNING;
        }
        return astray == Integer.MAX_VALUE ? found : untilAstray(found);
    }

    private List<Diagnostic> untilAstray(List<Diagnostic> found) {
        Optional<Diagnostic> first = found.stream()
                .filter(d -> d.span().start() >= astray && d.severity() == Severity.ERROR && !bracketing.contains(d))
                .min(Comparator.comparingInt(d -> d.span().start()));
        return new ArrayList<>(found.stream()
                .filter(d -> d.span().start() < astray
                        || d.severity() == Severity.WARNING
                        || isOpenText(d)
                        || first.filter(d::equals).isPresent())
                .toList());
    }

    /** Whether what stands between cannot be taken for what it looks like. */
    boolean unsettled(int from, int to) {
        return to > astray || within(brackets, from, to);
    }

    private static boolean within(int[] places, int from, int to) {
        int at = Arrays.binarySearch(places, from);
        int next = at < 0 ? -at - 1 : at;
        return next < places.length && places[next] < to;
    }
}
