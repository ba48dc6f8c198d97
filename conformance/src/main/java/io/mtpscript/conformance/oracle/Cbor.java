package io.mtpscript.conformance.oracle;

import io.mtpscript.compiler.typed.Type;
import io.mtpscript.compiler.typed.UnionSymbol;
import io.mtpscript.core.cbor.CborValue;
import io.mtpscript.core.decimal.Decimal;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Values as CBOR and back. */
final class Cbor {
    private Cbor() {}

    static CborValue of(Value value) {
        return switch (value) {
            case Value.Int(long number) -> new CborValue.Int(number);
            case Value.Bool(boolean truth) -> new CborValue.Bool(truth);
            case Value.Text(String text) -> new CborValue.Text(text);
            case Value.Dec(BigDecimal number) -> new CborValue.Decimal(decimal(number));
            case Value.Unit() -> new CborValue.Null();
            case Value.Items(var items) -> array(items);
            case Value.Entries(var entries) ->
                new CborValue.Map(entries.values().stream()
                        .map(e -> Map.entry(of(e.key()), of(e.content())))
                        .toList());
            case Value.Fields(var fields) -> {
                var members = new TreeMap<String, CborValue>();
                fields.forEach((name, field) -> members.put(name, of(field)));
                yield CborValue.mapOf(members);
            }
            case Value.Variant(int tag, var payload) -> {
                var items = new ArrayList<CborValue>();
                items.add(new CborValue.Int(tag));
                payload.forEach(p -> items.add(of(p)));
                yield new CborValue.Array(items);
            }
            case Value.Secret(String text) -> new CborValue.Bytes(text.getBytes(StandardCharsets.UTF_8));
            case Value.Sql sql -> sql(sql);
            case Value.Response _, Value.Callable _ -> throw new IllegalStateException("no CBOR form: " + value);
        };
    }

    private static CborValue array(List<Value> items) {
        return new CborValue.Array(items.stream().map(Cbor::of).toList());
    }

    private static CborValue sql(Value.Sql sql) {
        var text = new StringBuilder(sql.pieces().getFirst());
        for (int i = 1; i < sql.pieces().size(); i++) {
            text.append('$').append(i).append(sql.pieces().get(i));
        }
        var types = new ArrayList<CborValue>();
        sql.types().forEach(name -> types.add(new CborValue.Text(name)));
        return new CborValue.Array(
                List.of(new CborValue.Text(text.toString()), array(sql.params()), new CborValue.Array(types)));
    }

    static Decimal decimal(BigDecimal number) {
        if (Decimal.parse(number.toPlainString()) instanceof Decimal decimal) {
            return decimal;
        }
        throw new IllegalStateException("no Decimal: " + number);
    }

    /** The value of a type that this stands for. */
    static Value read(Type type, CborValue cbor) {
        return switch (cbor) {
            case CborValue.Int(long number) -> new Value.Int(number);
            case CborValue.Bool(boolean truth) -> new Value.Bool(truth);
            case CborValue.Text(String text) -> new Value.Text(text);
            case CborValue.Decimal(var number) -> Numbers.decimal(new BigDecimal(number.toString()));
            case CborValue.Null() -> Value.UNIT;
            case CborValue.Bytes bytes -> new Value.Secret(new String(bytes.value(), StandardCharsets.UTF_8));
            case CborValue.Array(var items) -> array(type, items);
            case CborValue.Map(var entries) -> map(type, entries);
        };
    }

    private static Value array(Type type, List<CborValue> items) {
        if (type instanceof Type.ListOf(Type element)) {
            return new Value.Items(items.stream().map(i -> read(element, i)).toList());
        }
        if (type instanceof Type.Union union && items.getFirst() instanceof CborValue.Int(long tag)) {
            Scope scope = Scope.of(union.symbol().params(), union.args());
            List<UnionSymbol.Payload> payloads =
                    union.symbol().variants().get((int) tag).payload();
            var values = new ArrayList<Value>();
            for (int i = 0; i < payloads.size(); i++) {
                values.add(read(scope.closed(payloads.get(i).type()), items.get(i + 1)));
            }
            return new Value.Variant((int) tag, values);
        }
        throw new IllegalStateException("an array for a " + type);
    }

    private static Value map(Type type, List<Map.Entry<CborValue, CborValue>> entries) {
        if (type instanceof Type.MapOf(Type key, Type value)) {
            var all = new TreeMap<MapKey, Value.Entry>();
            for (var entry : entries) {
                Value k = read(key, entry.getKey());
                all.put(MapKey.of(k), new Value.Entry(k, read(value, entry.getValue())));
            }
            return new Value.Entries(all);
        }
        if (type instanceof Type.Record(var fields)) {
            var values = new TreeMap<String, Value>();
            for (var entry : entries) {
                for (Type.Field field : fields) {
                    if (entry.getKey().equals(new CborValue.Text(field.name()))) {
                        values.put(field.name(), read(field.type(), entry.getValue()));
                    }
                }
            }
            return new Value.Fields(values);
        }
        throw new IllegalStateException("a map for a " + type);
    }
}
