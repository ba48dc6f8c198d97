package io.mtpscript.conformance.oracle;

import io.mtpscript.compiler.typed.Local;
import io.mtpscript.compiler.typed.TPattern;
import io.mtpscript.core.decimal.Decimal;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** Whether a value fits a pattern, and what that binds. */
final class Patterns {
    private Patterns() {}

    static Optional<Scope> match(TPattern pattern, Value value, Scope scope) {
        return switch (pattern) {
            case TPattern.Wildcard _ -> Optional.of(scope);
            case TPattern.Bind(Local local) -> Optional.of(scope.with(local, value));
            case TPattern.IntLit(long literal) -> when(value.equals(new Value.Int(literal)), scope);
            case TPattern.DecimalLit(Decimal literal) ->
                when(value.equals(Numbers.decimal(new BigDecimal(literal.toString()))), scope);
            case TPattern.StringLit(String literal) -> when(value.equals(new Value.Text(literal)), scope);
            case TPattern.BoolLit(boolean literal) -> when(value.equals(new Value.Bool(literal)), scope);
            case TPattern.Variant(var type, int tag, var args) -> variant(type, tag, args, value, scope);
            case TPattern.Record(var _, var fields) -> {
                Optional<Scope> matched = Optional.of(scope);
                for (TPattern.FieldPattern field : fields) {
                    Value part = ((Value.Fields) value).values().getOrDefault(field.field(), Value.UNIT);
                    matched = matched.flatMap(s -> match(field.pattern(), part, s));
                }
                yield matched;
            }
            case TPattern.ListOf(var _, var elements, var rest) -> {
                List<Value> items = ((Value.Items) value).values();
                boolean fits = rest.isPresent() ? items.size() >= elements.size() : items.size() == elements.size();
                if (!fits) {
                    yield Optional.empty();
                }
                Optional<Scope> matched = all(elements, items.subList(0, elements.size()), scope);
                yield rest.isEmpty()
                        ? matched
                        : matched.flatMap(s -> match(
                                rest.get(),
                                new Value.Items(List.copyOf(items.subList(elements.size(), items.size()))),
                                s));
            }
            case TPattern.Or(var _, var alternatives) -> {
                for (TPattern alternative : alternatives) {
                    Optional<Scope> matched = match(alternative, value, scope);
                    if (matched.isPresent()) {
                        yield matched;
                    }
                }
                yield Optional.empty();
            }
        };
    }

    private static Optional<Scope> variant(
            io.mtpscript.compiler.typed.Type.Union type, int tag, List<TPattern> args, Value value, Scope scope) {
        var variant = (Value.Variant) value;
        if (variant.tag() == tag) {
            return all(args, variant.payload(), scope);
        }
        // A number that is an Int is a JsonInt, however it is written.
        boolean integral = JsonWriter.isJson(type)
                && tag == 3
                && args.getFirst() instanceof TPattern.DecimalLit(Decimal literal)
                && literal.isInt();
        return integral
                        && variant.equals(new Value.Variant(
                                2,
                                List.of(new Value.Int(((TPattern.DecimalLit) args.getFirst())
                                        .value()
                                        .toLong()))))
                ? Optional.of(scope)
                : Optional.empty();
    }

    private static Optional<Scope> when(boolean fits, Scope scope) {
        return fits ? Optional.of(scope) : Optional.empty();
    }

    private static Optional<Scope> all(List<TPattern> patterns, List<Value> values, Scope scope) {
        Optional<Scope> matched = Optional.of(scope);
        for (int i = 0; i < patterns.size(); i++) {
            TPattern pattern = patterns.get(i);
            Value value = values.get(i);
            matched = matched.flatMap(s -> match(pattern, value, s));
        }
        return matched;
    }
}
