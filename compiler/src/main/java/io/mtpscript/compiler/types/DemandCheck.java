package io.mtpscript.compiler.types;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.source.Span;
import io.mtpscript.compiler.typed.Type;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Judges everything that was asked of types. What a generic function asks of its own type parameters becomes a demand
 * on them, and that in turn on the types its callers use, until nothing new turns up.
 */
final class DemandCheck {
    private record Told(Span span, Demand demand) {}

    private final Checking checking;
    private final Set<Told> told = new LinkedHashSet<>();
    private boolean changed;

    DemandCheck(Checking checking) {
        this.checking = checking;
    }

    void check() {
        for (var asked : checking.instantiations.asked()) {
            judge(asked.type(), asked.demand(), asked.span(), Optional.empty());
        }
        do {
            changed = false;
            for (var edge : checking.instantiations.edges()) {
                for (var demand : edge.param().demands()) {
                    judge(edge.type(), demand, edge.span(), Optional.of(edge.param()));
                }
            }
        } while (changed);
    }

    private void judge(Type type, Demand demand, Span span, Optional<DeclaredParam> param) {
        if (checking.unifier.hasError(type) || told.contains(told(span, demand))) {
            return;
        }
        var forms = new Forms(
                checking,
                (inner, wanted) -> {
                    if (inner.demand(wanted)) {
                        changed = true;
                    }
                },
                function -> checking.closures.compared(function, span));
        boolean shapeMatters = demand != Demand.KEY && demand != Demand.EQUAL && demand != Demand.SHOWN;
        if (shapeMatters && forms.open(type)) {
            told.add(told(span, demand));
            checking.findings.add(cannotInfer(type, demand, span, param));
            return;
        }
        forms.fault(type, demand).ifPresent(fault -> {
            told.add(told(span, demand));
            if (forms.tooLarge()) {
                checking.types.tooLarge(span);
            } else {
                checking.findings.add(diagnostic(type, demand, span, fault));
            }
        });
    }

    /** What is wrong with a type's JSON form is told once. */
    private static Told told(Span span, Demand demand) {
        return new Told(
                span,
                switch (demand) {
                    case JSON_IN_OPTION, JSON_READ -> Demand.JSON;
                    case JSON, ROW, LOG, KEY, EQUAL, SHOWN, ORDER, CBOR, KEY_TEXT -> demand;
                });
    }

    private Diagnostic cannotInfer(Type type, Demand demand, Span span, Optional<DeclaredParam> param) {
        String what = switch (demand) {
            case JSON, JSON_IN_OPTION, JSON_READ -> "the type whose JSON form is needed";
            case ROW -> "the type of the rows";
            case ORDER -> "the type to sort by";
            case CBOR -> "the type whose CBOR form is needed";
            case KEY_TEXT -> "the type of the key";
            case LOG, KEY, EQUAL, SHOWN -> "the type";
        };
        var diagnostic = Diagnostic.of(
                DiagnosticCode.CANNOT_INFER,
                span,
                what + " is not known here"
                        + (checking.unifier.isUnknown(type) ? "" : ": " + checking.printer.show(type)));
        return param.isPresent()
                ? diagnostic.withHint("Write it: `" + span.text() + "<...>(...)`.")
                : diagnostic.withHint("Write the type where the value gets its name.");
    }

    private Diagnostic diagnostic(Type type, Demand demand, Span span, String fault) {
        String shown = checking.printer.show(type);
        String because = fault.startsWith("it is " + shown) ? "" : ": " + fault;
        return switch (demand) {
            case JSON, JSON_IN_OPTION ->
                Diagnostic.of(DiagnosticCode.NO_JSON_FORM, span, shown + " has no JSON form" + because);
            case JSON_READ ->
                Diagnostic.of(DiagnosticCode.NO_JSON_FORM, span, shown + " cannot be read from JSON" + because)
                        .withHint(
                                "Read a record such as `FailureBody`, and make the `Failure` with `fail` and a literal.");
            case ROW ->
                Diagnostic.of(DiagnosticCode.NO_ROW_FORM, span, "a row cannot become " + shown + because)
                        .withHint("Rows fill records with fields of type Int, Bool, String, Decimal, Json, or an Option"
                                + " or a List of those: read a union as String and `match` it, other values as Json, of"
                                + " which `.to<T>()` makes one.");
            case LOG ->
                fault.endsWith("is secret")
                        ? Diagnostic.of(DiagnosticCode.SECRET_USE, span, "this cannot be logged: " + fault)
                                .withHint("Leave the field out of what is logged.")
                        : Diagnostic.of(DiagnosticCode.NO_JSON_FORM, span, "this cannot be logged: " + fault)
                                .withHint("A log line takes a record: `{ id: 1 }`, or `{}` for nothing.");
            case KEY ->
                Diagnostic.of(DiagnosticCode.MAP_KEY, span, shown + " cannot be the key of a Map" + because)
                        .withHint("Keys are Int, Bool, String, Decimal, or records and unions of those.");
            case ORDER ->
                Diagnostic.of(DiagnosticCode.NOT_ORDERED, span, shown + " has no order to sort by")
                        .withHint("Sort by an Int or a String.");
            case CBOR ->
                fault.endsWith(" is Secret")
                        ? Diagnostic.of(DiagnosticCode.SECRET_USE, span, "this cannot be encoded: " + fault)
                        : Diagnostic.of(DiagnosticCode.NO_CBOR_FORM, span, shown + " has no CBOR form" + because)
                                .withHint("Functions and Sql have none; leave them out of what is encoded.");
            case KEY_TEXT ->
                Diagnostic.of(
                        DiagnosticCode.TYPE_MISMATCH, span, "a key is a String or a Secret, but this is " + shown);
            case SHOWN ->
                Diagnostic.of(DiagnosticCode.NOT_SHOWN, span, "a test cannot show " + shown + because)
                        .withHint("Compare a part of it, or the result of a call.");
            case EQUAL -> Diagnostic.of(DiagnosticCode.SECRET_USE, span, "these values cannot be compared: " + fault);
        };
    }
}
