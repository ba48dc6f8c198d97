package io.mtpscript.compiler.types;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.source.Span;
import io.mtpscript.compiler.typed.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Words for a type that is not the one needed: what, why, and what to do about it. */
final class Mismatches {
    private final Unifier unifier;
    private final TypePrinter printer;
    private final Findings findings;
    private final Library library;

    Mismatches(Unifier unifier, TypePrinter printer, Findings findings, Library library) {
        this.unifier = unifier;
        this.printer = printer;
        this.findings = findings;
        this.library = library;
    }

    /** Makes {@code actual} the {@code needed} type or says why it is not; returns whether it is. */
    boolean require(Type needed, Type actual, Span span, Reason reason) {
        if (unifier.tryUnify(needed, actual)) {
            return true;
        }
        if (!unifier.hasError(actual)) {
            report(needed, actual, span, reason);
        }
        unifier.poison(needed);
        unifier.poison(actual);
        return false;
    }

    private void report(Type needed, Type actual, Span span, Reason reason) {
        if (reason.tail()) {
            findings.add(
                    DiagnosticCode.RESPOND_MISSING,
                    span,
                    "every branch of an api ends in `respond`, but this one gives " + printer.show(actual),
                    "Answer with it: `respond json(...)`.");
            return;
        }
        var diagnostic = Diagnostic.of(DiagnosticCode.TYPE_MISMATCH, span, sentence(needed, actual, reason));
        if (reason.label().isPresent()) {
            var label = reason.label().get();
            diagnostic = diagnostic.withLabel(label.span(), label.text());
        }
        if (isIntForDecimal(needed, actual, span)) {
            diagnostic = diagnostic.withFix(span, span.text() + ".0");
        }
        var hint = hint(needed, actual, span).or(reason::hint);
        findings.add(hint.isPresent() ? diagnostic.withHint(hint.get()) : diagnostic);
    }

    private String sentence(Type needed, Type actual, Reason reason) {
        String wanted = printer.show(needed);
        String found = printer.show(actual);
        if (wanted.equals(found)) {
            return reason.subject() + " must be `" + wanted + "`, but this is another type of that name";
        }
        return reason.subject() + " must be " + wanted + ", but this is " + found;
    }

    /** Nothing but a Bool is true or false. */
    private Optional<String> truth(Type found) {
        return switch (found) {
            case Type.Prim prim ->
                switch (prim) {
                    case INT -> Optional.of("Compare it, for example `x != 0`.");
                    case STRING -> Optional.of("Compare it, for example `x != \"\"`.");
                    case BOOL, UNIT, DECIMAL, SQL, SECRET, RESPONSE -> Optional.empty();
                };
            case Type.ListOf _ -> Optional.of("Ask it: `!xs.isEmpty()`.");
            case Type.Union union when library.isOption(union) -> Optional.of("Ask it: `x.isSome()`, or `match` it.");
            case Type.Union union when library.isResult(union) -> Optional.of("Ask it: `x.isOk()`, or `match` it.");
            case Type.MapOf _, Type.Record _, Type.Function _, Type.Param _, Type.Union _ -> Optional.empty();
        };
    }

    /** How a value becomes a Json. */
    private static Optional<String> json(Type found) {
        return switch (found) {
            case Type.Prim prim ->
                switch (prim) {
                    case INT -> Optional.of("Wrap it: `JsonInt(...)`.");
                    case STRING -> Optional.of("Wrap it: `JsonString(...)`.");
                    case BOOL -> Optional.of("Wrap it: `JsonBool(...)`.");
                    case DECIMAL -> Optional.of("Wrap it: `JsonDecimal(...)`.");
                    case UNIT, SQL, SECRET, RESPONSE -> Optional.empty();
                };
            case Type.ListOf _ -> Optional.of("Wrap it: `JsonArray(...)` takes a List<Json>.");
            case Type.MapOf _ -> Optional.of("Wrap it: `JsonObject(...)` takes a Map<String, Json>.");
            case Type.Record _ ->
                Optional.of(
                        "A Json object is made of a Map: `JsonObject(Map.fromList([{ key: \"a\", value: JsonInt(1) }]))`.");
            case Type.Function _, Type.Param _, Type.Union _ -> Optional.empty();
        };
    }

    /** Whether an Int literal stands where a Decimal is due. */
    private boolean isIntForDecimal(Type needed, Type actual, Span span) {
        return unifier.resolve(needed) == Type.Prim.DECIMAL
                && unifier.resolve(actual) == Type.Prim.INT
                && span.text().chars().allMatch(c -> (c >= '0' && c <= '9') || c == '_');
    }

    private Optional<String> hint(Type needed, Type actual, Span span) {
        Type wanted = unifier.resolve(needed);
        Type found = unifier.resolve(actual);
        if (wanted == Type.Prim.DECIMAL && found == Type.Prim.INT) {
            return Optional.of(
                    isIntForDecimal(needed, actual, span)
                            ? "Write `" + span.text() + ".0`."
                            : divides(span)
                                    ? "`/` of two Ints drops what is behind the point. Convert them before, `Decimal.fromInt(...)`,"
                                            + " and write literals with a point: `1.0`."
                                    : "Convert it: `Decimal.fromInt(...)`.");
        }
        if (wanted == Type.Prim.SQL && found == Type.Prim.STRING) {
            return Optional.of("SQL is written as a literal, and values are its parameters:"
                    + " ``sql`SELECT name FROM users WHERE id = ${id}` ``.");
        }
        if (wanted == Type.Prim.SECRET && found == Type.Prim.STRING) {
            return Optional.of("Only `Config.secret` gives a Secret. In a test it is always `secret of a test`.");
        }
        if (wanted == Type.Prim.STRING && found instanceof Type.Prim prim && convertible(prim)) {
            return Optional.of("Convert it: `" + TypePrinter.primName(prim) + ".toString(...)`, or use a template.");
        }
        if (wanted instanceof Type.Union union && library.isJson(union)) {
            return json(found);
        }
        if (wanted == Type.Prim.STRING && hasParts(found)) {
            return Optional.of("For JSON text write `Json.encode(...)`.");
        }
        boolean literal = span.text().startsWith("\"") || span.text().startsWith("`");
        if (literal && found == Type.Prim.STRING) {
            return Optional.empty();
        }
        if ((wanted == Type.Prim.INT || wanted == Type.Prim.DECIMAL) && found == Type.Prim.STRING) {
            Optional<String> parameter = ofPath(span, printer.show(wanted));
            if (parameter.isPresent()) {
                return parameter;
            }
        }
        if (wanted == Type.Prim.INT && found == Type.Prim.STRING) {
            return Optional.of("Convert it: `.toInt()` gives an Option<Int>.");
        }
        if (wanted == Type.Prim.DECIMAL && found == Type.Prim.STRING) {
            return Optional.of("Convert it: `.toDecimal()` gives an Option<Decimal>.");
        }
        if (wanted == Type.Prim.BOOL) {
            return truth(found);
        }
        if (found instanceof Type.Union union && !union.args().isEmpty()) {
            boolean inside = fits(wanted, union.args().getFirst());
            if (library.isOption(union) && inside) {
                return Optional.of("It may be missing: take it out with `match`, `?` or `.withDefault(...)`.");
            }
            if (library.isResult(union) && inside) {
                return Optional.of("It may have failed: take it out with `?` or `match`.");
            }
        }
        if (wanted instanceof Type.Union union
                && library.isOption(union)
                && fits(union.args().getFirst(), found)) {
            return Optional.of(
                    "Wrap it: `Some(...)`; or take the other value out, with `match`, `?` or `.withDefault(...)`.");
        }
        if (wanted instanceof Type.Union union
                && library.isResult(union)
                && fits(union.args().getFirst(), found)) {
            return Optional.of("Wrap it: `Ok(...)`; or take the other value out, with `?` or `match`.");
        }
        if (wanted instanceof Type.MapOf && (found instanceof Type.Record || found instanceof Type.ListOf)) {
            return Optional.of("A Map is made of its entries: `Map.fromList([{ key: \"a\", value: 1 }])`.");
        }
        if (wanted instanceof Type.Record record && found instanceof Type.Record other) {
            return fieldsHint(record, other);
        }
        if (found instanceof Type.Record(var fields)
                && fields.size() == 1
                && fits(wanted, fields.getFirst().type())) {
            return Optional.of("Write the value alone: arguments go by position, `A(1)` and not `A({ "
                    + fields.getFirst().name() + ": 1 })`.");
        }
        if (wanted instanceof Type.Function function
                && found instanceof Type.Function other
                && function.params().size() != other.params().size()) {
            return Optional.of(
                    "The function must take " + count(function.params().size(), "parameter") + ", not "
                            + other.params().size() + ".");
        }
        return Optional.empty();
    }

    /** Whether it may be a quotient. */
    private static boolean divides(Span span) {
        String text = span.text();
        return text.contains("/") && !text.contains("//") && !text.contains("/*");
    }

    /** A parameter of the path is a String unless the api says otherwise. */
    static Optional<String> ofPath(Span span, String wanted) {
        String text = span.text();
        return text.matches("path\\.[A-Za-z_][A-Za-z0-9_]*")
                ? Optional.of("Declare it: `path { " + text.substring("path.".length()) + ": " + wanted + " }`.")
                : Optional.empty();
    }

    /** Whether it is something that JSON has no text for but that of its parts. */
    private boolean hasParts(Type type) {
        return switch (type) {
            case Type.ListOf _, Type.MapOf _, Type.Record _ -> true;
            case Type.Union union -> !library.isOption(union) && !library.isResult(union);
            case Type.Prim _, Type.Function _, Type.Param _ -> false;
        };
    }

    private static boolean convertible(Type.Prim prim) {
        return prim == Type.Prim.INT || prim == Type.Prim.BOOL || prim == Type.Prim.DECIMAL;
    }

    /** Whether both could be one type, without making them so. */
    private boolean fits(Type a, Type b) {
        return !unifier.isUnknown(a) && !unifier.isUnknown(b) && unifier.zonk(a).equals(unifier.zonk(b));
    }

    private Optional<String> fieldsHint(Type.Record needed, Type.Record actual) {
        var missing = new ArrayList<String>();
        var extra = new ArrayList<String>();
        var different = new ArrayList<String>();
        for (var field : needed.fields()) {
            var other = find(actual, field.name());
            if (other.isEmpty()) {
                missing.add("`" + field.name() + "`");
            } else if (other.get().secret() != field.secret()
                    || other.get().text() != field.text()
                    || !unifier.zonk(field.type())
                            .equals(unifier.zonk(other.get().type()))) {
                different.add("`" + field.name() + "`");
            }
        }
        for (var field : actual.fields()) {
            if (find(needed, field.name()).isEmpty()) {
                extra.add("`" + field.name() + "`");
            }
        }
        var parts = new ArrayList<String>();
        part(parts, "it lacks ", missing);
        part(parts, "it has too much ", extra);
        part(parts, "the type differs in ", different);
        if (parts.isEmpty()) {
            return Optional.empty();
        }
        String all = String.join("; ", parts);
        return Optional.of(Character.toUpperCase(all.charAt(0)) + all.substring(1) + ".");
    }

    private static void part(List<String> parts, String words, List<String> names) {
        if (!names.isEmpty()) {
            parts.add(words + String.join(", ", names));
        }
    }

    static Optional<Type.Field> find(Type.Record record, String name) {
        return record.fields().stream()
                .filter(field -> field.name().equals(name))
                .findFirst();
    }

    /** {@code 1 argument}, {@code 2 arguments}. */
    static String count(int n, String noun) {
        return n + " " + noun + (n == 1 ? "" : "s");
    }
}
