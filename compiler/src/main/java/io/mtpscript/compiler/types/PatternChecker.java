package io.mtpscript.compiler.types;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.source.Span;
import io.mtpscript.compiler.syntax.Name;
import io.mtpscript.compiler.syntax.Pattern;
import io.mtpscript.compiler.typed.TPattern;
import io.mtpscript.compiler.typed.Type;
import io.mtpscript.core.decimal.Decimal;
import io.mtpscript.core.decimal.DecimalFault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Types patterns and enters the names they bind. Variants are found by the type of the value, not by imports. */
final class PatternChecker {
    private final Checking checking;
    private final Unifier unifier;
    private final Findings findings;
    private final Exhaustiveness exhaustiveness;

    PatternChecker(Checking checking) {
        this.checking = checking;
        this.unifier = checking.unifier;
        this.findings = checking.findings;
        this.exhaustiveness = new Exhaustiveness(checking);
    }

    /** The names of one pattern; in an alternative after the first, those of the first are met again. */
    private final class Names {
        final Map<String, Variable> bound = new LinkedHashMap<>();
        final Optional<Map<String, Variable>> known;
        final Scope scope;

        Names(Scope scope, Optional<Map<String, Variable>> known) {
            this.scope = scope;
            this.known = known;
        }

        Variable bind(Name name, Type type) {
            Variable before = bound.get(name.text());
            if (before != null) {
                findings.add(Diagnostic.of(
                                DiagnosticCode.PATTERN_NAME_TWICE,
                                name.span(),
                                "this pattern binds `" + name.text() + "` twice")
                        .withLabel(before.span(), "first here"));
                return before;
            }
            Variable shared = known.map(names -> names.get(name.text())).orElse(null);
            Variable variable = shared == null ? new Variable(name.text(), type, name.span(), unifier) : shared;
            if (shared != null) {
                checking.mismatches.require(
                        shared.type(),
                        type,
                        name.span(),
                        Reason.of("`" + name.text() + "`", shared.span(), "in this alternative it has that type"));
            }
            bound.put(name.text(), variable);
            return variable;
        }
    }

    /** Checks a pattern against a type and enters its names into {@code scope}. */
    Supplier<TPattern> bind(Pattern pattern, Type type, Scope scope) {
        var names = new Names(scope, Optional.empty());
        var checked = check(pattern, type, names);
        names.bound.values().forEach(variable -> enter(variable, scope));
        return checked;
    }

    /** As {@link #bind}, for places where the pattern must always fit. */
    Supplier<TPattern> irrefutable(Pattern pattern, Type type, Scope scope) {
        var checked = bind(pattern, type, scope);
        return () -> {
            TPattern built = checked.get();
            exhaustiveness.irrefutable(built, pattern, type);
            return built;
        };
    }

    Exhaustiveness exhaustiveness() {
        return exhaustiveness;
    }

    /** Enters a parameter. */
    Variable declare(Name name, Type type, Scope scope) {
        var variable = new Variable(name.text(), type, name.span(), unifier);
        if (!name.text().equals("_")) {
            enter(variable, scope);
        }
        return variable;
    }

    private void enter(Variable variable, Scope scope) {
        String name = variable.name();
        var before = scope.own(name).filter(own -> !own.isDoubtful());
        if (before.isPresent()) {
            findings.add(Diagnostic.of(
                            DiagnosticCode.REDECLARED,
                            variable.span(),
                            "`" + name + "` is declared already in this scope")
                    .withLabel(before.get().span(), "first declared here")
                    .withHint("Values do not change; give the new one another name."));
            return;
        }
        scope.around(name)
                .filter(outer -> !outer.isDoubtful())
                .ifPresent(outer -> findings.add(Diagnostic.of(
                                DiagnosticCode.SHADOWED,
                                variable.span(),
                                "`" + name + "` hides an outer `" + name + "`")
                        .withLabel(outer.span(), "the outer one")
                        .withHint("Another name would keep both in reach.")));
        scope.add(variable);
    }

    private Supplier<TPattern> check(Pattern pattern, Type type, Names names) {
        return switch (pattern) {
            case Pattern.Wildcard _ -> wildcard(type);
            case Pattern.Missing _ -> wildcard(Unifier.ERROR);
            case Pattern.Bind(Name name, var _) -> {
                Variable variable = names.bind(name, type);
                yield () -> new TPattern.Bind(variable.local());
            }
            case Pattern.IntLit(long value, Span span) ->
                literal(type, Type.Prim.INT, span, () -> new TPattern.IntLit(value));
            case Pattern.StringLit(String value, Span span) ->
                literal(type, Type.Prim.STRING, span, () -> new TPattern.StringLit(value));
            case Pattern.BoolLit(boolean value, Span span) ->
                literal(type, Type.Prim.BOOL, span, () -> new TPattern.BoolLit(value));
            case Pattern.UnitLit(Span span) ->
                literal(type, Type.Prim.UNIT, span, () -> new TPattern.Wildcard(Type.Prim.UNIT));
            case Pattern.DecimalLit(String digits, Span span) ->
                switch (Decimal.parse(digits)) {
                    case Decimal value -> literal(type, Type.Prim.DECIMAL, span, () -> new TPattern.DecimalLit(value));
                    // The parser has told this.
                    case DecimalFault _ -> wildcard(Unifier.ERROR);
                };
            case Pattern.Variant variant -> variant(variant, type, names);
            case Pattern.Record record -> record(record, type, names);
            case Pattern.ListOf list -> list(list, type, names);
            case Pattern.Or or -> alternatives(or, type, names);
        };
    }

    private Supplier<TPattern> wildcard(Type type) {
        return () -> new TPattern.Wildcard(unifier.zonk(type));
    }

    private Supplier<TPattern> literal(Type type, Type.Prim prim, Span span, Supplier<TPattern> pattern) {
        return fits(prim, type, span) ? pattern : wildcard(Unifier.ERROR);
    }

    private boolean fits(Type pattern, Type value, Span span) {
        if (unifier.tryUnify(value, pattern)) {
            return true;
        }
        findings.add(
                DiagnosticCode.PATTERN_TYPE,
                span,
                "this pattern is for " + checking.printer.show(pattern) + ", but the value is "
                        + checking.printer.show(value));
        return false;
    }

    private Supplier<TPattern> variant(Pattern.Variant pattern, Type type, Names names) {
        Type resolved = unifier.resolve(type);
        if (unifier.isUnknown(resolved)) {
            inScope(pattern.name().text(), names.scope)
                    .ifPresent(found -> unifier.unify(
                            type,
                            new Type.Union(
                                    found.union().symbol(),
                                    unifier.fresh(found.union().params()))));
            resolved = unifier.resolve(type);
        }
        if (!(resolved instanceof Type.Union union)) {
            if (scope(names).mayDeclare(pattern.name().text())) {
                return nested(pattern.args(), names);
            } else if (unifier.isUnknown(resolved)) {
                unknownVariant(pattern);
            } else if (!Unifier.isError(resolved)) {
                findings.add(
                        DiagnosticCode.PATTERN_TYPE,
                        pattern.span(),
                        "`" + pattern.name().text() + "` is a variant of a union, but the value is "
                                + checking.printer.show(resolved));
            }
            return nested(pattern.args(), names);
        }
        var variants = union.symbol().variants();
        for (int i = 0; i < variants.size(); i++) {
            if (variants.get(i).name().equals(pattern.name().text())) {
                return payload(pattern, union, i, names);
            }
        }
        String name = pattern.name().text();
        if (scope(names).mayDeclare(name)) {
            return nested(pattern.args(), names);
        }
        var diagnostic = Diagnostic.of(
                DiagnosticCode.UNKNOWN_VARIANT,
                pattern.name().span(),
                checking.printer.show(union) + " has no variant `" + name + "`");
        var candidates = variants.stream().map(variant -> variant.name()).toList();
        findings.add(diagnostic.withHint(Suggestions.hint(name, candidates)
                .orElseGet(() -> "Its variants are "
                        + String.join(
                                ", ",
                                candidates.stream()
                                        .map(candidate -> "`" + candidate + "`")
                                        .toList()) + ".")));
        return nested(pattern.args(), names);
    }

    private static ModuleScope scope(Names names) {
        return names.scope.body().routine().module();
    }

    private void unknownVariant(Pattern.Variant pattern) {
        findings.add(
                DiagnosticCode.UNKNOWN_VARIANT,
                pattern.name().span(),
                "there is no variant `" + pattern.name().text() + "` here",
                "A name that starts with a capital letter is a variant; names that bind start with a small one.");
    }

    private Optional<Definition.Constructor> inScope(String name, Scope scope) {
        var module = scope.body().routine().module();
        return module.value(name)
                .or(() -> checking.library.prelude().value(name))
                .flatMap(value -> value instanceof Definition.Constructor constructor
                        ? Optional.of(constructor)
                        : Optional.empty());
    }

    /** After a diagnostic the names inside still exist, with the type that agrees with everything. */
    private Supplier<TPattern> nested(List<Pattern> patterns, Names names) {
        patterns.forEach(inner -> check(inner, Unifier.ERROR, names));
        return wildcard(Unifier.ERROR);
    }

    private Supplier<TPattern> payload(Pattern.Variant pattern, Type.Union union, int index, Names names) {
        var variant = union.symbol().variants().get(index);
        int wanted = variant.payload().size();
        int given = pattern.args().size();
        if (wanted != given || (wanted == 0 && pattern.hasParens())) {
            String words = wanted == 0 ? "carries nothing" : "carries " + Mismatches.count(wanted, "value");
            String example = wanted == 0
                    ? variant.name()
                    : variant.name() + "(" + String.join(", ", java.util.Collections.nCopies(wanted, "_")) + ")";
            findings.add(
                    DiagnosticCode.PATTERN_PAYLOAD,
                    pattern.span(),
                    "`" + variant.name() + "` " + words
                            + (wanted == 0
                                    ? ""
                                    : ", but " + given + (given == 1 ? " pattern is" : " patterns are") + " given"),
                    "Write `" + example + "`.");
            return nested(pattern.args(), names);
        }
        var args = new ArrayList<Supplier<TPattern>>();
        for (int i = 0; i < wanted; i++) {
            Type part = unifier.substitute(
                    variant.payload().get(i).type(), union.symbol().params(), union.args());
            if (!union.args().isEmpty() && checking.types.isTooLarge(part)) {
                checking.types.tooLarge(pattern.args().get(i).span());
                part = Unifier.ERROR;
            }
            args.add(check(pattern.args().get(i), part, names));
        }
        return () -> new TPattern.Variant(
                (Type.Union) unifier.zonk(union),
                index,
                args.stream().map(Supplier::get).toList());
    }

    private Supplier<TPattern> record(Pattern.Record pattern, Type type, Names names) {
        Type resolved = unifier.resolve(type);
        if (!(resolved instanceof Type.Record record)) {
            if (unifier.isUnknown(resolved)) {
                findings.add(
                        DiagnosticCode.CANNOT_INFER,
                        pattern.span(),
                        "the type of the value is not known here, so its fields are not either",
                        "Write the type where the value gets its name.");
            } else if (!Unifier.isError(resolved)) {
                findings.add(
                        DiagnosticCode.PATTERN_TYPE,
                        pattern.span(),
                        "this pattern is for a record, but the value is " + checking.printer.show(resolved));
            }
            return nested(
                    pattern.fields().stream().map(Pattern.FieldPattern::pattern).toList(), names);
        }
        var fields = new LinkedHashMap<String, Supplier<TPattern>>();
        for (var field : pattern.fields()) {
            String name = field.field().text();
            var found = Mismatches.find(record, name);
            if (found.isEmpty()) {
                var candidates = record.fields().stream().map(Type.Field::name).toList();
                var diagnostic = Diagnostic.of(
                        DiagnosticCode.UNKNOWN_FIELD,
                        field.field().span(),
                        checking.printer.show(record) + " has no field `" + name + "`");
                findings.add(Suggestions.hint(name, candidates)
                        .map(diagnostic::withHint)
                        .orElse(diagnostic));
                check(field.pattern(), Unifier.ERROR, names);
            } else if (fields.containsKey(name)) {
                findings.add(
                        DiagnosticCode.DUPLICATE_FIELD,
                        field.field().span(),
                        "the field `" + name + "` stands twice in this pattern");
                check(field.pattern(), found.get().type(), names);
            } else {
                fields.put(name, check(field.pattern(), found.get().type(), names));
            }
        }
        return () -> {
            var built = new ArrayList<TPattern.FieldPattern>();
            fields.forEach((name, inner) -> built.add(new TPattern.FieldPattern(name, inner.get())));
            return new TPattern.Record((Type.Record) unifier.zonk(record), built);
        };
    }

    private Supplier<TPattern> list(Pattern.ListOf pattern, Type type, Names names) {
        Type element = unifier.fresh("element");
        var list = new Type.ListOf(element);
        if (!fits(list, type, pattern.span())) {
            nested(pattern.elements(), names);
            return nested(pattern.rest().stream().toList(), names);
        }
        var elements = new ArrayList<Supplier<TPattern>>();
        pattern.elements().forEach(inner -> elements.add(check(inner, element, names)));
        var rest = pattern.rest().map(inner -> check(inner, list, names));
        return () -> new TPattern.ListOf(
                (Type.ListOf) unifier.zonk(list),
                elements.stream().map(Supplier::get).toList(),
                rest.map(Supplier::get));
    }

    private Supplier<TPattern> alternatives(Pattern.Or pattern, Type type, Names names) {
        var first = new Names(names.scope, names.known);
        var checked = new ArrayList<Supplier<TPattern>>();
        checked.add(check(pattern.alternatives().getFirst(), type, first));
        for (var alternative :
                pattern.alternatives().subList(1, pattern.alternatives().size())) {
            var next = new Names(names.scope, Optional.of(first.bound));
            checked.add(check(alternative, type, next));
            if (!next.bound.keySet().equals(first.bound.keySet())) {
                var difference = new ArrayList<String>();
                first.bound.keySet().stream()
                        .filter(name -> !next.bound.containsKey(name))
                        .forEach(difference::add);
                next.bound.keySet().stream()
                        .filter(name -> !first.bound.containsKey(name))
                        .forEach(difference::add);
                findings.add(
                        DiagnosticCode.ALTERNATIVE_NAMES,
                        alternative.span(),
                        "the alternatives of a pattern bind the same names, but `" + difference.getFirst()
                                + "` is bound on one side only",
                        "Bind it on every side, or give the sides arms of their own.");
                next.bound.forEach(first.bound::putIfAbsent);
            }
        }
        first.bound.forEach((name, variable) -> {
            Variable before = names.bound.get(name);
            if (before == null) {
                names.bound.put(name, variable);
            } else {
                findings.add(Diagnostic.of(
                                DiagnosticCode.PATTERN_NAME_TWICE,
                                variable.span(),
                                "this pattern binds `" + name + "` twice")
                        .withLabel(before.span(), "first here"));
            }
        });
        return () -> new TPattern.Or(
                unifier.zonk(type), checked.stream().map(Supplier::get).toList());
    }
}
