package io.mtpscript.compiler.types;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.source.Span;
import io.mtpscript.compiler.syntax.Expr;
import io.mtpscript.compiler.syntax.Pattern;
import io.mtpscript.compiler.typed.TPattern;
import io.mtpscript.compiler.typed.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Says in the user's terms what {@link PatternMatrix} finds: cases that are missing and cases never reached. */
final class Exhaustiveness {
    /** So many missing cases are named in one message. */
    private static final int NAMED_CASES = 3;

    private final Unifier unifier;
    private final Findings findings;

    Exhaustiveness(Checking checking) {
        this.unifier = checking.unifier;
        this.findings = checking.findings;
    }

    /** One arm: its pattern as written and as checked. */
    record Row(Pattern source, TPattern pattern, boolean guarded) {}

    /** Checks a whole match; {@code type} is that of the value matched. */
    void match(List<Row> rows, Type type, Expr.Match match) {
        Span head = new Span(
                match.span().file(),
                match.span().start(),
                match.scrutinee().span().end());
        if (unsound(rows.stream().map(Row::pattern).toList(), type)) {
            return;
        }
        var matrix = new PatternMatrix(unifier);
        try {
            unreachable(matrix, rows, type);
            var covered = new ArrayList<PatternMatrix.Pat>();
            rows.stream().filter(row -> !row.guarded()).forEach(row -> covered.add(matrix.normal(row.pattern())));
            var first = matrix.missing(covered, type);
            if (first.isPresent()) {
                findings.add(
                        notCovered(head, missing(matrix, covered, type), show(withoutLiterals(first.get())), rows));
            }
        } catch (PatternMatrix.TooLarge e) {
            tooLarge(head);
        }
    }

    private Diagnostic notCovered(Span head, List<String> missing, String arm, List<Row> rows) {
        String cases = missing.stream().map(one -> "`" + one + "`").collect(Collectors.joining(", "));
        boolean guarded = rows.stream().anyMatch(Row::guarded);
        return Diagnostic.of(DiagnosticCode.NOT_EXHAUSTIVE, head, "this `match` does not cover " + cases)
                .withHint("Add an arm: `" + arm + " => ...`"
                        + (guarded ? "; an arm with `if` may not take its case." : "."));
    }

    private List<String> missing(PatternMatrix matrix, List<PatternMatrix.Pat> covered, Type type) {
        var named = new ArrayList<String>();
        Optional<PatternMatrix.Pat> next = matrix.missing(covered, type);
        while (next.isPresent() && named.size() < NAMED_CASES) {
            named.add(show(next.get()));
            // Of a case with a literal in it there are too many others of its kind.
            covered.add(withoutLiterals(next.get()));
            next = matrix.missing(covered, type);
        }
        return named;
    }

    private static PatternMatrix.Pat withoutLiterals(PatternMatrix.Pat pat) {
        return switch (pat) {
            case PatternMatrix.Pat.Any any -> any;
            case PatternMatrix.Pat.Or or -> or;
            case PatternMatrix.Pat.Con(var constructor, var args) ->
                switch (constructor) {
                    case PatternMatrix.Constructor.Int _,
                            PatternMatrix.Constructor.Text _,
                            PatternMatrix.Constructor.Number _ -> new PatternMatrix.Pat.Any();
                    case PatternMatrix.Constructor.Variant _,
                            PatternMatrix.Constructor.Record _,
                            PatternMatrix.Constructor.Nil _,
                            PatternMatrix.Constructor.Cons _,
                            PatternMatrix.Constructor.Bool _ ->
                        new PatternMatrix.Pat.Con(
                                constructor,
                                args.stream()
                                        .map(Exhaustiveness::withoutLiterals)
                                        .toList());
                };
        };
    }

    private void unreachable(PatternMatrix matrix, List<Row> rows, Type type) {
        var before = new ArrayList<PatternMatrix.Pat>();
        var sources = new ArrayList<Pattern>();
        for (var row : rows) {
            var alternatives = row.source() instanceof Pattern.Or or && row.pattern() instanceof TPattern.Or checked
                    ? pairs(or, checked)
                    : List.of(new Alternative(row.source(), row.pattern()));
            for (var alternative : alternatives) {
                var pat = matrix.normal(alternative.pattern());
                if (!matrix.useful(before, type, pat)) {
                    findings.add(neverReached(matrix, alternative, pat, before, sources, type));
                } else if (!row.guarded()) {
                    before.add(pat);
                    sources.add(alternative.source());
                }
            }
        }
    }

    private record Alternative(Pattern source, TPattern pattern) {}

    private static List<Alternative> pairs(Pattern.Or source, TPattern.Or checked) {
        var out = new ArrayList<Alternative>();
        for (int i = 0; i < source.alternatives().size(); i++) {
            out.add(new Alternative(
                    source.alternatives().get(i), checked.alternatives().get(i)));
        }
        return out;
    }

    private static Diagnostic neverReached(
            PatternMatrix matrix,
            Alternative alternative,
            PatternMatrix.Pat pat,
            List<PatternMatrix.Pat> before,
            List<Pattern> sources,
            Type type) {
        var diagnostic = Diagnostic.of(
                DiagnosticCode.UNREACHABLE_CASE,
                alternative.source().span(),
                "this case is never reached: the cases before it take every such value");
        for (int i = 0; i < before.size(); i++) {
            if (!matrix.useful(List.of(before.get(i)), type, pat)) {
                return diagnostic
                        .withLabel(sources.get(i).span(), "this case takes them")
                        .withHint("Remove it, or move it before the other.");
            }
        }
        return diagnostic.withHint("Remove it.");
    }

    /** Checks a pattern that stands alone: {@code let}, {@code for}. */
    void irrefutable(TPattern pattern, Pattern source, Type type) {
        if (unsound(List.of(pattern), type)) {
            return;
        }
        var matrix = new PatternMatrix(unifier);
        try {
            var missed = matrix.missing(List.of(matrix.normal(pattern)), pattern.type());
            if (missed.isPresent()) {
                findings.add(
                        DiagnosticCode.REFUTABLE_PATTERN,
                        source.span(),
                        "this pattern must fit every value, but it misses `" + show(missed.get()) + "`",
                        "Use `match`, which has an arm for each case.");
            }
        } catch (PatternMatrix.TooLarge e) {
            tooLarge(source.span());
        }
    }

    private void tooLarge(Span span) {
        findings.add(
                DiagnosticCode.MATCH_TOO_LARGE,
                span,
                "it takes too many steps to tell whether these patterns cover every value",
                "Match one part after the other, in a `match` of its own.");
    }

    private boolean unsound(List<TPattern> patterns, Type type) {
        return unifier.hasError(type) || patterns.stream().anyMatch(this::unsound);
    }

    private boolean unsound(TPattern pattern) {
        if (unifier.hasError(pattern.type())) {
            return true;
        }
        return switch (pattern) {
            case TPattern.Wildcard _,
                    TPattern.Bind _,
                    TPattern.IntLit _,
                    TPattern.DecimalLit _,
                    TPattern.StringLit _,
                    TPattern.BoolLit _ -> false;
            case TPattern.Variant(var _, var _, var args) -> args.stream().anyMatch(this::unsound);
            case TPattern.Record(var _, var fields) -> fields.stream().anyMatch(field -> unsound(field.pattern()));
            case TPattern.ListOf(var _, var elements, var rest) ->
                elements.stream().anyMatch(this::unsound)
                        || rest.filter(this::unsound).isPresent();
            case TPattern.Or(var _, var alternatives) -> alternatives.stream().anyMatch(this::unsound);
        };
    }

    /** A case the way a program writes it. */
    private static String show(PatternMatrix.Pat pat) {
        return switch (pat) {
            case PatternMatrix.Pat.Any _ -> "_";
            case PatternMatrix.Pat.Or(var alternatives) ->
                alternatives.stream().map(Exhaustiveness::show).collect(Collectors.joining(" | "));
            case PatternMatrix.Pat.Con(var constructor, var args) ->
                switch (constructor) {
                    case PatternMatrix.Constructor.Variant(var union, int index) -> {
                        String name = union.variants().get(index).name();
                        yield args.isEmpty()
                                ? name
                                : name
                                        + args.stream()
                                                .map(Exhaustiveness::show)
                                                .collect(Collectors.joining(", ", "(", ")"));
                    }
                    case PatternMatrix.Constructor.Record(var fields) -> record(fields, args);
                    case PatternMatrix.Constructor.Nil _, PatternMatrix.Constructor.Cons _ -> list(pat);
                    case PatternMatrix.Constructor.Bool(boolean value) -> Boolean.toString(value);
                    case PatternMatrix.Constructor.Int(long value) -> Long.toString(value);
                    case PatternMatrix.Constructor.Text(String value) -> "\"" + value + "\"";
                    case PatternMatrix.Constructor.Number(var value) -> {
                        String text = value.toString();
                        yield text.contains(".") ? text : text + ".0";
                    }
                };
        };
    }

    private static String record(List<String> fields, List<PatternMatrix.Pat> args) {
        var parts = new ArrayList<String>();
        for (int i = 0; i < fields.size(); i++) {
            if (!(args.get(i) instanceof PatternMatrix.Pat.Any)) {
                parts.add(fields.get(i) + ": " + show(args.get(i)));
            }
        }
        return parts.isEmpty() ? "_" : "{ " + String.join(", ", parts) + " }";
    }

    private static String list(PatternMatrix.Pat pat) {
        var parts = new ArrayList<String>();
        PatternMatrix.Pat rest = pat;
        while (rest instanceof PatternMatrix.Pat.Con(PatternMatrix.Constructor.Cons _, var args)) {
            parts.add(show(args.get(0)));
            rest = args.get(1);
        }
        if (rest instanceof PatternMatrix.Pat.Any) {
            parts.add("..._");
        }
        return "[" + String.join(", ", parts) + "]";
    }
}
