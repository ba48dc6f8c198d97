package io.mtpscript.compiler.types;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.source.Span;
import io.mtpscript.compiler.syntax.Expr;
import io.mtpscript.compiler.typed.TExpr;
import io.mtpscript.compiler.typed.Type;
import io.mtpscript.core.text.NearName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Records: making, updating and reading them, and reading lists and maps by index. */
final class RecordChecker {
    private final Checking checking;
    private final Unifier unifier;
    private final Findings findings;
    private final ExprChecker exprs;
    private final NameChecker names;
    private final CallChecker calls;

    RecordChecker(Checking checking, ExprChecker exprs, NameChecker names, CallChecker calls) {
        this.checking = checking;
        this.unifier = checking.unifier;
        this.findings = checking.findings;
        this.exprs = exprs;
        this.names = names;
        this.calls = calls;
    }

    Typed record(Expr.Record record, Scope scope, Optional<Type.Record> needed) {
        if (record.spread().isPresent()) {
            return update(record, record.spread().get(), scope);
        }
        var fields = new LinkedHashMap<String, Typed>();
        var types = new ArrayList<Type.Field>();
        boolean sound = true;
        for (var field : distinct(record)) {
            String name = field.name().text();
            var wanted = needed.flatMap(type -> Mismatches.find(type, name));
            if (needed.isPresent() && wanted.isEmpty()) {
                unknownField(field, needed.get());
                exprs.infer(field.value(), scope);
                sound = false;
                continue;
            }
            Typed value = wanted.map(type ->
                            exprs.check(field.value(), type.type(), Reason.of("the field `" + name + "`"), scope))
                    .orElseGet(() -> exprs.infer(field.value(), scope));
            fields.put(name, value);
            types.add(new Type.Field(
                    name,
                    wanted.map(Type.Field::type).orElse(value.type()),
                    wanted.map(Type.Field::secret).orElse(false),
                    wanted.map(Type.Field::text).orElse(false)));
        }
        if (needed.isPresent() && !complete(record, needed.get())) {
            sound = false;
        }
        if (!sound) {
            return Typed.error(record.span());
        }
        types.sort(Comparator.comparing(Type.Field::name));
        var type = new Type.Record(types);
        return new Typed(
                type,
                () -> new TExpr.Record(
                        Optional.empty(), values(fields), (Type.Record) unifier.zonk(type), record.span()));
    }

    private static List<TExpr.FieldValue> values(Map<String, Typed> fields) {
        var out = new ArrayList<TExpr.FieldValue>();
        fields.forEach((name, value) -> out.add(new TExpr.FieldValue(name, value.build())));
        return out;
    }

    private List<Expr.FieldValue> distinct(Expr.Record record) {
        var seen = new LinkedHashMap<String, Expr.FieldValue>();
        for (var field : record.fields()) {
            var before = seen.putIfAbsent(field.name().text(), field);
            if (before != null) {
                findings.add(Diagnostic.of(
                                DiagnosticCode.DUPLICATE_FIELD,
                                field.name().span(),
                                "the field `" + field.name().text() + "` is given twice")
                        .withLabel(before.name().span(), "first here"));
            }
        }
        return List.copyOf(seen.values());
    }

    private void unknownField(Expr.FieldValue field, Type.Record type) {
        String name = field.name().text();
        var diagnostic = Diagnostic.of(
                DiagnosticCode.UNKNOWN_FIELD,
                field.name().span(),
                checking.printer.show(type) + " has no field `" + name + "`");
        findings.add(fieldHint(name, type).map(diagnostic::withHint).orElse(diagnostic));
    }

    private static Optional<String> fieldHint(String name, Type.Record type) {
        var candidates = type.fields().stream().map(Type.Field::name).toList();
        return Suggestions.hint(name, candidates)
                .or(() -> candidates.isEmpty()
                        ? Optional.empty()
                        : Optional.of("It has "
                                + String.join(
                                        ", ",
                                        candidates.stream()
                                                .map(field -> "`" + field + "`")
                                                .toList()) + "."));
    }

    private boolean complete(Expr.Record record, Type.Record needed) {
        var given = new LinkedHashSet<String>();
        record.fields().forEach(field -> given.add(field.name().text()));
        var missing = needed.fields().stream()
                .filter(field -> !given.contains(field.name()))
                .toList();
        var names = needed.fields().stream().map(Type.Field::name).toList();
        boolean slips = given.stream()
                .filter(name -> !names.contains(name))
                .flatMap(name -> NearName.of(name, names).stream())
                .collect(Collectors.toCollection(LinkedHashSet::new))
                .containsAll(missing.stream().map(Type.Field::name).toList());
        if (slips) {
            return missing.isEmpty();
        }
        String list = String.join(
                ", ", missing.stream().map(field -> "`" + field.name() + "`").toList());
        var diagnostic = Diagnostic.of(
                DiagnosticCode.MISSING_FIELD,
                record.span(),
                "this record lacks the field" + (missing.size() == 1 ? " " : "s ") + list + " of "
                        + checking.printer.show(needed));
        boolean optional = missing.stream()
                .allMatch(field ->
                        unifier.resolve(field.type()) instanceof Type.Union union && checking.library.isOption(union));
        findings.add(optional ? diagnostic.withHint("Without a value write `None`.") : diagnostic);
        return false;
    }

    private Typed update(Expr.Record record, Expr spread, Scope scope) {
        Typed base = exprs.infer(spread, scope);
        Type type = unifier.resolve(base.type());
        if (!(type instanceof Type.Record whole)) {
            if (unifier.isUnknown(type)) {
                findings.add(
                        DiagnosticCode.CANNOT_INFER,
                        spread.span(),
                        "the type of this value is not known here, so it cannot be updated",
                        "Write the type where the value gets its name.");
            } else if (!Unifier.isError(type)) {
                findings.add(
                        DiagnosticCode.TYPE_MISMATCH,
                        spread.span(),
                        "`...` updates a record, but this is " + checking.printer.show(type));
            }
            record.fields().forEach(field -> exprs.infer(field.value(), scope));
            return Typed.error(record.span());
        }
        var fields = new LinkedHashMap<String, Typed>();
        for (var field : distinct(record)) {
            String name = field.name().text();
            var wanted = Mismatches.find(whole, name);
            if (wanted.isEmpty()) {
                unknownField(field, whole);
                exprs.infer(field.value(), scope);
            } else {
                fields.put(
                        name,
                        exprs.check(field.value(), wanted.get().type(), Reason.of("the field `" + name + "`"), scope));
            }
        }
        return new Typed(
                whole,
                () -> new TExpr.Record(
                        Optional.of(base.build()), values(fields), (Type.Record) unifier.zonk(whole), record.span()));
    }

    /** {@code x.name}, or a function of a module as a value: {@code Int.toString}. */
    Typed field(Expr.Field field, Scope scope) {
        var namespace = names.namespace(field.target(), scope);
        if (namespace.isPresent()) {
            return calls.member(namespace.get(), field, scope)
                    .map(found -> switch (found) {
                        case Definition.Function function ->
                            names.function(function, field.typeArgs(), field.span(), scope);
                        case Definition.Constructor constructor ->
                            names.constructor(constructor, field.typeArgs(), field.span(), scope);
                        case Definition.Constant constant -> names.constant(constant, field.span(), scope);
                    })
                    .orElseGet(() -> Typed.error(field.span()));
        }
        Typed target = exprs.infer(field.target(), scope);
        return read(target, field, scope);
    }

    private Typed read(Typed target, Expr.Field field, Scope scope) {
        Type type = unifier.resolve(target.type());
        String name = field.name().text();
        if (Unifier.isError(type)) {
            return Typed.error(field.span());
        }
        if (unifier.isUnknown(type)) {
            calls.unknownReceiver(field);
            return Typed.error(field.span());
        }
        if (type instanceof Type.Record record) {
            var found = Mismatches.find(record, name);
            if (found.isPresent()) {
                return access(target, name, found.get().type(), field.span());
            }
        }
        notAField(field, type, scope);
        return Typed.error(field.span());
    }

    private Typed access(Typed target, String name, Type type, Span span) {
        return new Typed(type, () -> new TExpr.Field(target.build(), name, unifier.zonk(type), span));
    }

    private void notAField(Expr.Field field, Type type, Scope scope) {
        String name = field.name().text();
        var diagnostic = Diagnostic.of(
                DiagnosticCode.UNKNOWN_FIELD,
                field.name().span(),
                "a value of type " + checking.printer.show(type) + " has no field `" + name + "`");
        boolean library = scope.body().routine().module().library();
        var module = checking.library.moduleOf(type);
        Optional<String> hint;
        if (module.flatMap(found -> found.function(name, library)).isPresent()) {
            hint = Optional.of("It is a function: write `." + name + "(...)`.");
            if (takesOnlyItself(module, name, library)) {
                hint = Optional.of("It is a function: write `." + name + "()`.");
                int end = field.name().span().end();
                diagnostic = diagnostic.withFix(new Span(field.span().file(), end, end), "()");
            }
        } else if (type instanceof Type.Record record) {
            hint = fieldHint(name, record);
        } else if (type instanceof Type.Union union && hasField(union, name)) {
            hint = Optional.of("Take the record out first, with `?`, `match` or `.map(...)`.");
        } else {
            hint = ForeignNames.member(name)
                    .or(() -> variantWith(type, name))
                    .or(() -> module.flatMap(found -> NearName.of(name, found.exportedFunctions()))
                            .map(near -> "Did you mean `." + near + "(...)`?"));
        }
        findings.add(hint.isPresent() ? diagnostic.withHint(hint.get()) : diagnostic);
    }

    /** A payload is no field. */
    private static Optional<String> variantWith(Type type, String name) {
        if (!(type instanceof Type.Union union)) {
            return Optional.empty();
        }
        return union.symbol().variants().stream()
                .filter(variant ->
                        variant.payload().stream().anyMatch(part -> part.name().equals(name)))
                .findFirst()
                .map(variant -> "It is carried by `" + variant.name() + "`: take it out with `match`.");
    }

    private static boolean takesOnlyItself(Optional<ModuleScope> module, String name, boolean library) {
        return module.flatMap(found -> found.function(name, library))
                .filter(function -> function.symbol().params().size() == 1)
                .isPresent();
    }

    private boolean hasField(Type.Union union, String name) {
        return (checking.library.isOption(union) || checking.library.isResult(union))
                && unifier.resolve(union.args().getFirst()) instanceof Type.Record record
                && Mismatches.find(record, name).isPresent();
    }

    /** {@code xs[i]} and {@code m[k]} give Options; {@code r["x-id"]} is a field. */
    Typed index(Expr.Index index, Scope scope) {
        Typed target = exprs.infer(index.target(), scope);
        Type type = unifier.resolve(target.type());
        return switch (type) {
            case Type.ListOf _ -> get("List", target, index, Type.Prim.INT, scope);
            case Type.MapOf(Type key, var _) -> get("Map", target, index, key, scope);
            case Type.Record record
            when index.index() instanceof Expr.StringLit(String name, Span span) -> {
                var found = Mismatches.find(record, name);
                if (found.isPresent()) {
                    yield access(target, name, found.get().type(), index.span());
                }
                var diagnostic = Diagnostic.of(
                        DiagnosticCode.UNKNOWN_FIELD,
                        span,
                        checking.printer.show(type) + " has no field `" + name + "`");
                findings.add(fieldHint(name, record).map(diagnostic::withHint).orElse(diagnostic));
                yield Typed.error(index.span());
            }
            default -> {
                exprs.infer(index.index(), scope);
                if (!Unifier.isError(type)) {
                    findings.add(
                            unifier.isUnknown(type) ? DiagnosticCode.CANNOT_INFER : DiagnosticCode.TYPE_MISMATCH,
                            index.target().span(),
                            unifier.isUnknown(type)
                                    ? "the type of this value is not known here, so it cannot be indexed"
                                    : "only Lists and Maps are read by index, and this is "
                                            + checking.printer.show(type),
                            type instanceof Type.Record
                                    ? "A record's field is read by its name: `.name` or `[\"name\"]`."
                                    : type instanceof Type.Union union
                                                    && (checking.library.isResult(union)
                                                            || checking.library.isOption(union))
                                            ? "Take its value out first, with `?` or `match`."
                                            : type == Type.Prim.STRING
                                                    ? "Write `.at(0)`, which gives an Option."
                                                    : "Write the type, or use a function of the value's module.");
                }
                yield Typed.error(index.span());
            }
        };
    }

    private Typed get(String module, Typed target, Expr.Index index, Type key, Scope scope) {
        String subject = "the " + (module.equals("List") ? "position in this List" : "key of this Map");
        Typed position = exprs.check(index.index(), key, Reason.of(subject), scope);
        return calls.function(
                checking.library.function(module, "get"),
                List.of(),
                List.of(
                        new CallChecker.Argument.Given(target, index.target().span()),
                        new CallChecker.Argument.Given(position, index.index().span())),
                index.span(),
                index.span(),
                scope,
                Optional.empty());
    }
}
