package io.mtpscript.compiler.types;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.source.Span;
import io.mtpscript.compiler.syntax.Name;
import io.mtpscript.compiler.syntax.TypeExpr;
import io.mtpscript.compiler.typed.Type;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns types as written into types: names found, aliases expanded, arguments counted. */
final class TypeResolver {
    /** Types are trees; one that grows past this is refused before it can slow the compiler down. */
    private static final int MAX_TYPE_SIZE = 10_000;

    /** Nor may it be nested deeper than this: types are walked by recursion. */
    private static final int MAX_TYPE_DEPTH = 200;

    /** Aliases that stand for each other; one alias of a longer chain is refused. */
    private static final int MAX_ALIAS_DEPTH = 200;

    private static final List<String> BUILT_IN =
            List.of("Int", "Bool", "String", "Unit", "Decimal", "List", "Map", "Sql", "Secret");

    /** What a TypeScript programmer writes, and what it is called here. */
    private static final Map<String, String> ELSEWHERE = Map.ofEntries(
            Map.entry("number", "Write `Int`, or `Decimal` for numbers with a fraction."),
            Map.entry("bigint", "Write `Int`."),
            Map.entry("float", "There are no floats; write `Decimal`."),
            Map.entry("string", "Write `String`."),
            Map.entry("boolean", "Write `Bool`."),
            Map.entry("void", "Write `Unit`, or `()`."),
            Map.entry("null", "There is no null; write `Option<...>` for a value that may be missing."),
            Map.entry("undefined", "There is no undefined; write `Option<...>` for a value that may be missing."),
            Map.entry("any", "Every value has a type; `Json` holds any JSON value."),
            Map.entry("unknown", "Every value has a type; `Json` holds any JSON value."),
            Map.entry("object", "Write the record's fields: `{ name: String }`."),
            Map.entry("Array", "Write `List<...>`."),
            Map.entry("Record", "Write `Map<String, ...>`, or the record's fields."),
            Map.entry("Promise", "Effects give their results directly; write the result's type."),
            Map.entry("Set", "Write `Map<..., Bool>`, or a `List<...>` kept with `distinct`."),
            Map.entry("Partial", "Write the fields, each as an `Option<...>`."),
            Map.entry("Date", "Times are ISO 8601 Strings or Int milliseconds."));

    private final Library library;
    private final Unifier unifier;
    private final TypePrinter printer;
    private final Findings findings;
    private final Instantiations instantiations;
    private int aliasDepth;

    TypeResolver(
            Library library, Unifier unifier, TypePrinter printer, Findings findings, Instantiations instantiations) {
        this.library = library;
        this.unifier = unifier;
        this.printer = printer;
        this.findings = findings;
        this.instantiations = instantiations;
    }

    /** Names of every type that is in scope. */
    List<String> visibleNames(ModuleScope scope, List<? extends Type.TypeParam> params) {
        var names = new ArrayList<String>();
        params.forEach(param -> names.add(param.name()));
        names.addAll(scope.types().keySet());
        names.addAll(library.typeNames());
        names.addAll(BUILT_IN);
        return names;
    }

    static boolean isBuiltIn(String name) {
        return BUILT_IN.contains(name);
    }

    /** @param params the type parameters in scope */
    Type resolve(TypeExpr written, ModuleScope scope, List<? extends Type.TypeParam> params) {
        return switch (written) {
            case TypeExpr.Named named -> named(named, scope, params);
            case TypeExpr.Record record -> record(record, scope, params);
            case TypeExpr.Function function -> {
                var types = new ArrayList<Type>();
                function.params().forEach(param -> types.add(resolve(param, scope, params)));
                yield new Type.Function(types, resolve(function.result(), scope, params));
            }
            case TypeExpr.Unit _ -> Type.Prim.UNIT;
            case TypeExpr.Missing _ -> Unifier.ERROR;
        };
    }

    private Type named(TypeExpr.Named named, ModuleScope scope, List<? extends Type.TypeParam> params) {
        String name = named.name().text();
        for (var param : params) {
            if (param.name().equals(name)) {
                if (!named.args().isEmpty()) {
                    findings.add(
                            DiagnosticCode.TYPE_ARGUMENTS,
                            named.span(),
                            "the type parameter `" + name + "` takes no type arguments");
                    return Unifier.ERROR;
                }
                return new Type.Param(param);
            }
        }
        var args = new ArrayList<Type>();
        for (var arg : named.args()) {
            args.add(resolve(arg, scope, params));
        }
        Optional<Definition.OfType> declared = scope.type(name).or(() -> library.type(name));
        if (declared.isPresent()) {
            return declared(declared.get(), named, args);
        }
        return builtIn(named, args).orElseGet(() -> unknown(named, scope, params));
    }

    private Optional<Type> builtIn(TypeExpr.Named named, List<Type> args) {
        int arity = switch (named.name().text()) {
            case "Int", "Bool", "String", "Unit", "Decimal", "Sql", "Secret" -> 0;
            case "List" -> 1;
            case "Map" -> 2;
            default -> -1;
        };
        if (arity < 0) {
            return Optional.empty();
        }
        if (!arity(named, arity)) {
            return Optional.of(Unifier.ERROR);
        }
        return Optional.of(
                switch (named.name().text()) {
                    case "Int" -> Type.Prim.INT;
                    case "Bool" -> Type.Prim.BOOL;
                    case "String" -> Type.Prim.STRING;
                    case "Unit" -> Type.Prim.UNIT;
                    case "Decimal" -> Type.Prim.DECIMAL;
                    case "Sql" -> Type.Prim.SQL;
                    case "Secret" -> Type.Prim.SECRET;
                    case "List" -> new Type.ListOf(args.getFirst());
                    default -> {
                        instantiations.demand(
                                args.getFirst(),
                                Demand.KEY,
                                named.args().getFirst().span());
                        yield new Type.MapOf(args.get(0), args.get(1));
                    }
                });
    }

    private Type declared(Definition.OfType definition, TypeExpr.Named named, List<Type> args) {
        if (!arity(named, definition.params().size())) {
            return Unifier.ERROR;
        }
        for (int i = 0; i < args.size(); i++) {
            instantiations.add(
                    definition.params().get(i), args.get(i), named.args().get(i).span());
        }
        return switch (definition) {
            case Definition.Union union -> new Type.Union(union.symbol(), args);
            case Definition.Alias alias -> {
                Type body = alias(alias, named.span());
                Type whole = unifier.substitute(body, alias.params(), args);
                if (isTooLarge(whole)) {
                    tooLarge(named.span());
                    yield Unifier.ERROR;
                }
                yield whole;
            }
        };
    }

    boolean isTooLarge(Type type) {
        return unifier.size(type, MAX_TYPE_SIZE, MAX_TYPE_DEPTH) >= MAX_TYPE_SIZE;
    }

    void tooLarge(Span span) {
        findings.add(
                DiagnosticCode.TYPE_TOO_LARGE,
                span,
                "this type has more than " + MAX_TYPE_SIZE + " parts or is nested deeper than " + MAX_TYPE_DEPTH,
                "Give parts of it a union of their own; a union counts as one part.");
    }

    /** The type an alias stands for; resolved when first asked for. */
    Type alias(Definition.Alias alias, Span use) {
        return switch (alias.state()) {
            case DONE -> alias.type();
            case ACTIVE -> {
                findings.add(Diagnostic.of(
                                DiagnosticCode.RECURSIVE_ALIAS,
                                use,
                                "the type `" + alias.name().text() + "` contains itself")
                        .withLabel(alias.span(), "declared here")
                        .withHint("Records recurse only through unions: `type Tree = Leaf | Node(Tree, Tree)`."));
                yield Unifier.ERROR;
            }
            case PENDING -> {
                alias.begin();
                aliasDepth++;
                Type type = aliasDepth > MAX_ALIAS_DEPTH
                        ? Unifier.ERROR
                        : resolve(alias.decl().type(), alias.home(), alias.params());
                aliasDepth--;
                if (aliasDepth == MAX_ALIAS_DEPTH || isTooLarge(type)) {
                    tooLarge(alias.span());
                    type = Unifier.ERROR;
                }
                alias.finish(type);
                if (alias.params().isEmpty() && type instanceof Type.Record record && !unifier.hasError(type)) {
                    printer.name(record, alias.name().text());
                }
                yield type;
            }
        };
    }

    private boolean arity(TypeExpr.Named named, int wanted) {
        int given = named.args().size();
        if (given == wanted) {
            return true;
        }
        String name = named.name().text();
        String needs = wanted == 0
                ? "takes no type arguments"
                : "takes " + wanted + (wanted == 1 ? " type argument" : " type arguments");
        var diagnostic = Diagnostic.of(
                DiagnosticCode.TYPE_ARGUMENTS,
                named.span(),
                "`" + name + "` " + needs + (wanted == 0 ? "" : ", not " + given));
        if (given == 0) {
            String example = name.equals("Map") ? "Map<String, Int>" : name + (wanted == 1 ? "<Int>" : "<Int, String>");
            diagnostic = diagnostic.withHint("For example `" + example + "`.");
        }
        findings.add(diagnostic);
        return false;
    }

    private Type unknown(TypeExpr.Named named, ModuleScope scope, List<? extends Type.TypeParam> params) {
        String name = named.name().text();
        if (scope.mayDeclare(name)) {
            findings.doubtTypes();
            return Unifier.ERROR;
        }
        var diagnostic =
                Diagnostic.of(DiagnosticCode.UNKNOWN_TYPE, named.name().span(), "there is no type `" + name + "`");
        String elsewhere = ELSEWHERE.get(name);
        if (elsewhere != null) {
            diagnostic = diagnostic.withHint(elsewhere);
        } else if (scope.value(name).orElse(null) instanceof Definition.Constructor constructor) {
            diagnostic = diagnostic.withHint("`" + name + "` is a variant of the union `"
                    + constructor.union().name().text() + "`; write `"
                    + constructor.union().name().text() + "`.");
        } else if (!findings.crowded()) {
            var hint = Suggestions.hint(name, visibleNames(scope, params));
            if (hint.isPresent()) {
                diagnostic = diagnostic.withHint(hint.get());
            }
        }
        findings.add(diagnostic);
        return Unifier.ERROR;
    }

    private Type record(TypeExpr.Record record, ModuleScope scope, List<? extends Type.TypeParam> params) {
        var fields = new LinkedHashMap<String, Type.Field>();
        var places = new LinkedHashMap<String, Name>();
        for (var field : record.fields()) {
            Type type = resolve(field.type(), scope, params);
            String name = field.name().text();
            modifiers(field.secret(), field.text(), type, field.span());
            Name before = places.putIfAbsent(name, field.name());
            if (before == null) {
                fields.put(name, new Type.Field(name, type, field.secret(), field.text()));
            } else {
                findings.add(Diagnostic.of(
                                DiagnosticCode.DUPLICATE_FIELD,
                                field.name().span(),
                                "the field `" + name + "` stands twice in this record type")
                        .withLabel(before.span(), "first here"));
            }
        }
        return new Type.Record(fields.values().stream()
                .sorted(Comparator.comparing(Type.Field::name))
                .toList());
    }

    /** {@code text} changes how a number travels, so it needs one. */
    void modifiers(boolean secret, boolean text, Type type, Span span) {
        Type resolved = unifier.resolve(type);
        if (text && resolved != Type.Prim.INT && resolved != Type.Prim.DECIMAL && !Unifier.isError(resolved)) {
            findings.add(
                    DiagnosticCode.FIELD_MODIFIER,
                    span,
                    "`text` stands only before Int and Decimal, and this is " + printer.show(type),
                    "`text Decimal` and `text Int` are numbers that travel as JSON strings.");
        }
        if (secret && resolved == Type.Prim.SECRET) {
            findings.add(
                    DiagnosticCode.FIELD_MODIFIER,
                    span,
                    "a Secret is secret by itself",
                    "Leave out the modifier `secret`.");
        }
    }
}
