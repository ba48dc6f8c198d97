package io.mtpscript.conformance.oracle;

import io.mtpscript.compiler.typed.CheckedProgram.TBinding;
import io.mtpscript.compiler.typed.TExpr;
import io.mtpscript.compiler.typed.Type;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Makes the records of path, query and headers from texts. Language reference section 4. */
final class Binding {
    private final String root;
    private final List<JsonDecoding.Fault> faults;
    private final Function<TExpr, Value> defaults;

    Binding(String root, List<JsonDecoding.Fault> faults, Function<TExpr, Value> defaults) {
        this.root = root;
        this.faults = faults;
        this.defaults = defaults;
    }

    Value record(List<TBinding> bindings, Map<String, List<String>> texts) {
        var fields = new TreeMap<String, Value>();
        for (TBinding binding :
                bindings.stream().sorted(Comparator.comparing(TBinding::field)).toList()) {
            fields.put(binding.field(), field(binding, texts.getOrDefault(binding.external(), List.of())));
        }
        return new Value.Fields(fields);
    }

    private Value field(TBinding binding, List<String> texts) {
        String path =
                root + (root.equals("headers") ? "." + binding.external() : JsonDecoding.part(binding.external()));
        if (binding.type() instanceof Type.ListOf(Type element)
                && (!texts.isEmpty() || binding.defaultValue().isEmpty())) {
            var values = new ArrayList<Value>();
            for (int i = 0; i < texts.size(); i++) {
                values.add(value(element, texts.get(i), path + "[" + i + "]"));
            }
            return new Value.Items(values);
        }
        if (texts.size() > 1) {
            return fault(path, "is given more than once");
        }
        if (!texts.isEmpty()) {
            return value(binding.type(), texts.getFirst(), path);
        }
        if (binding.defaultValue().isPresent()) {
            return defaults.apply(binding.defaultValue().get());
        }
        return option(binding.type()).isPresent() ? Value.NONE : fault(path, "is missing");
    }

    private Value fault(String path, String message) {
        faults.add(new JsonDecoding.Fault(path, message));
        return Value.UNIT;
    }

    private static Optional<Type> option(Type type) {
        return type instanceof Type.Union(var symbol, var args)
                        && symbol.module().startsWith("std")
                        && symbol.name().equals("Option")
                ? Optional.of(args.getFirst())
                : Optional.empty();
    }

    private Value value(Type type, String text, String path) {
        Optional<Type> inner = option(type);
        if (inner.isPresent()) {
            return Value.some(value(inner.get(), text, path));
        }
        if (type instanceof Type.Union(var symbol, var _)) {
            for (int i = 0; i < symbol.variants().size(); i++) {
                if (symbol.variants().get(i).name().equals(text)) {
                    return Value.plain(i);
                }
            }
            return fault(path, "expected " + JsonWriter.variants(symbol));
        }
        return switch ((Type.Prim) type) {
            case STRING -> new Value.Text(text);
            case BOOL ->
                text.equals("true") || text.equals("false")
                        ? new Value.Bool(text.equals("true"))
                        : fault(path, "expected Bool");
            case INT -> {
                if (!text.matches("-?[0-9]+")) {
                    yield fault(path, "expected Int");
                }
                BigDecimal number = new BigDecimal(text);
                yield Numbers.isInt(number)
                        ? new Value.Int(number.longValueExact())
                        : fault(path, "number out of range");
            }
            case DECIMAL -> {
                if (!text.matches("-?[0-9]+(\\.[0-9]+)?")) {
                    yield fault(path, "expected Decimal");
                }
                BigDecimal number = Numbers.canonical(new BigDecimal(text));
                yield number.precision() > Numbers.DIGITS || number.scale() > Numbers.SCALE
                        ? fault(path, "number out of range")
                        : new Value.Dec(number);
            }
            case UNIT, SQL, SECRET, RESPONSE -> throw new IllegalStateException("no parameter: " + type);
        };
    }
}
