package io.mtpscript.compiler.types;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.source.Span;
import io.mtpscript.compiler.syntax.Decl;
import io.mtpscript.compiler.syntax.Expr;
import io.mtpscript.compiler.syntax.Name;
import io.mtpscript.compiler.typed.CheckedProgram.Segment;
import io.mtpscript.compiler.typed.CheckedProgram.TBinding;
import io.mtpscript.compiler.typed.TExpr;
import io.mtpscript.compiler.typed.Type;
import io.mtpscript.core.decimal.Decimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code path}, {@code query} and {@code headers} clauses: names, types and defaults of what a request brings. */
final class Bindings {
    private final Checking checking;
    private final Library library;
    private final Findings findings;

    Bindings(Checking checking) {
        this.checking = checking;
        this.library = checking.library;
        this.findings = checking.findings;
    }

    ApiChecker.Group group(Decl.BindingGroup group, ModuleScope module, List<Segment> segments) {
        var fields = new LinkedHashMap<String, Type.Field>();
        var wire = new LinkedHashMap<String, Name>();
        var out = new ArrayList<TBinding>();
        for (var binding : group.bindings()) {
            Name name = binding.field().name();
            String external = external(group.kind(), name);
            // The names of headers are the same in upper and lower case.
            boolean header = group.kind() == Decl.BindingKind.HEADERS;
            Name before = wire.putIfAbsent(header ? external.toLowerCase(Locale.ROOT) : external, name);
            if (before != null) {
                findings.add(
                        Diagnostic.of(DiagnosticCode.BINDING_TWICE, name.span(), "`" + external + "` is bound twice")
                                .withLabel(before.span(), "first here"));
                continue;
            }
            if (header && !AuthChecker.HEADER.matcher(external).matches()) {
                findings.add(
                        DiagnosticCode.HEADER_NAME,
                        name.span(),
                        "no request has a header named `" + external + "`",
                        "The name of a header has letters, digits and `!#$%&'*+-.^_`|~`; `xTrace` is `X-Trace`.");
                continue;
            }
            // What is not in the path is known all the same: each use of it would be one more finding.
            boolean there = group.kind() != Decl.BindingKind.PATH || inPath(name, segments);
            Type type = checking.types.resolve(binding.field().type(), module, List.of());
            checking.types.modifiers(
                    false, binding.field().text(), type, binding.field().span());
            if (!bindable(group.kind(), type, name, binding.field().type().span())) {
                type = Unifier.ERROR;
            }
            Type bound = type;
            var value = binding.defaultValue().flatMap(expr -> defaultValue(group.kind(), expr, bound, name));
            fields.put(
                    name.text(),
                    new Type.Field(
                            name.text(),
                            type,
                            binding.field().secret(),
                            binding.field().text()));
            if (there) {
                out.add(new TBinding(
                        name.text(), external, type, value, binding.field().doc()));
            }
        }
        return new ApiChecker.Group(
                new Type.Record(fields.values().stream()
                        .sorted(Comparator.comparing(Type.Field::name))
                        .toList()),
                out);
    }

    /** The name on the wire: {@code xTrace} is the header {@code X-Trace}; a quoted name stands as it is. */
    static String external(Decl.BindingKind kind, Name name) {
        String text = name.text();
        if (kind != Decl.BindingKind.HEADERS || text.indexOf('-') >= 0) {
            return text;
        }
        var out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean upper = c >= 'A' && c <= 'Z';
            if (upper && i > 0) {
                out.append('-');
            }
            out.append(i == 0 && c >= 'a' && c <= 'z' ? (char) (c - 32) : c);
        }
        return out.toString();
    }

    private boolean inPath(Name name, List<Segment> segments) {
        var params =
                segments.stream().filter(Segment::parameter).map(Segment::text).toList();
        if (params.contains(name.text())) {
            return true;
        }
        var diagnostic = Diagnostic.of(
                DiagnosticCode.PATH_PARAMETER, name.span(), "the path has no parameter `:" + name.text() + "`");
        findings.add(diagnostic.withHint(Suggestions.hint(name.text(), params)
                .orElse(
                        params.isEmpty()
                                ? "Write it in the path: `/:" + name.text() + "`."
                                : "Its parameters are "
                                        + String.join(
                                                ", ",
                                                params.stream()
                                                        .map(param -> "`:" + param + "`")
                                                        .toList())
                                        + ".")));
        return false;
    }

    private boolean bindable(Decl.BindingKind kind, Type type, Name name, Span span) {
        boolean fine = switch (type) {
            case Type.Prim prim -> scalar(prim);
            case Type.ListOf(Type element) -> kind == Decl.BindingKind.QUERY && scalar(element);
            case Type.Union union ->
                isEnumeration(union)
                        || (kind != Decl.BindingKind.PATH
                                && library.isOption(union)
                                && scalar(union.args().getFirst()));
            case Type.MapOf _, Type.Record _, Type.Function _ -> false;
            case Type.Param _ -> Unifier.isError(type);
        };
        if (!fine) {
            String choices = switch (kind) {
                case PATH -> "Int, Bool, String, Decimal, or a union without payloads";
                case QUERY ->
                    "Int, Bool, String, Decimal, a union without payloads, or an Option or a List of one of them";
                case HEADERS -> "Int, Bool, String, Decimal, a union without payloads, or an Option of one of them";
            };
            findings.add(
                    DiagnosticCode.BINDING_TYPE,
                    span,
                    "`" + name.text() + "` cannot be " + checking.printer.show(type),
                    "In `" + ApiChecker.word(kind) + "` a field is " + choices + ".");
        }
        return fine;
    }

    private static boolean scalar(Type type) {
        return type == Type.Prim.INT
                || type == Type.Prim.BOOL
                || type == Type.Prim.STRING
                || type == Type.Prim.DECIMAL
                || (type instanceof Type.Union union && isEnumeration(union))
                || Unifier.isError(type);
    }

    /** A union whose variants carry nothing travels as the name of its variant. */
    private static boolean isEnumeration(Type.Union union) {
        var variants = union.symbol().variants();
        return !variants.isEmpty()
                && variants.stream().allMatch(variant -> variant.payload().isEmpty());
    }

    /** The variant that a default names, if it names one. */
    private static Optional<TExpr> variant(Type.Union union, Expr expr) {
        var variants = union.symbol().variants();
        for (int i = 0; i < variants.size(); i++) {
            if (expr instanceof Expr.Ref ref
                    && ref.name().text().equals(variants.get(i).name())) {
                return Optional.of(new TExpr.Construct(union, i, List.of(), expr.span()));
            }
        }
        return Optional.empty();
    }

    private Optional<TExpr> defaultValue(Decl.BindingKind kind, Expr expr, Type type, Name name) {
        if (kind == Decl.BindingKind.PATH) {
            findings.add(
                    DiagnosticCode.BINDING_DEFAULT,
                    expr.span(),
                    "a path parameter is always there, so it has no default",
                    "Leave out the default.");
            return Optional.empty();
        }
        if (Unifier.isError(type)) {
            return Optional.empty();
        }
        if (type instanceof Type.ListOf) {
            findings.add(
                    DiagnosticCode.BINDING_DEFAULT,
                    expr.span(),
                    "`" + name.text() + "` is `[]` when it is absent, so it has no default",
                    "Leave out the default.");
            return Optional.empty();
        }
        if (type instanceof Type.Union union && isEnumeration(union)) {
            var chosen = variant(union, expr);
            if (chosen.isEmpty()) {
                findings.add(
                        DiagnosticCode.BINDING_DEFAULT,
                        expr.span(),
                        "the default of `" + name.text() + "` must be a variant of " + checking.printer.show(type));
            }
            return chosen;
        }
        if (type instanceof Type.Union union) {
            if (expr instanceof Expr.Ref ref && ref.name().text().equals("None")) {
                return Optional.of(new TExpr.Construct(union, 1, List.of(), expr.span()));
            }
            findings.add(
                    DiagnosticCode.BINDING_DEFAULT,
                    expr.span(),
                    "`" + name.text() + "` is `None` when it is absent, so it has no other default",
                    "For a default write the type without Option: `" + name.text() + ": "
                            + checking.printer.show(union.args().getFirst()) + " = "
                            + expr.span().text() + "`.");
            return Optional.empty();
        }
        var literal = literal(expr, type);
        if (literal.isEmpty()) {
            findings.add(
                    DiagnosticCode.BINDING_DEFAULT,
                    expr.span(),
                    "the default of `" + name.text() + "` must be a literal of type " + checking.printer.show(type));
        }
        return literal;
    }

    private static Optional<TExpr> literal(Expr expr, Type type) {
        Span span = expr.span();
        return switch (expr) {
            case Expr.IntLit(long value, var _)
            when type == Type.Prim.INT -> Optional.of(new TExpr.IntLit(value, span));
            case Expr.BoolLit(boolean value, var _)
            when type == Type.Prim.BOOL -> Optional.of(new TExpr.BoolLit(value, span));
            case Expr.StringLit(String value, var _)
            when type == Type.Prim.STRING -> Optional.of(new TExpr.StringLit(value, span));
            case Expr.DecimalLit(String digits, var _) when type == Type.Prim.DECIMAL -> decimal(digits, span);
            case Expr.Unary(var op, Expr.IntLit(long value, var _), var _)
            when op == Expr.UnaryOp.NEGATE && type == Type.Prim.INT && value != Long.MIN_VALUE ->
                Optional.of(new TExpr.IntLit(-value, span));
            case Expr.Unary(var op, Expr.DecimalLit(String digits, var _), var _)
            when op == Expr.UnaryOp.NEGATE && type == Type.Prim.DECIMAL -> decimal("-" + digits, span);
            default -> Optional.empty();
        };
    }

    private static Optional<TExpr> decimal(String digits, Span span) {
        return Decimal.parse(digits) instanceof Decimal value
                ? Optional.of(new TExpr.DecimalLit(value, span))
                : Optional.empty();
    }
}
