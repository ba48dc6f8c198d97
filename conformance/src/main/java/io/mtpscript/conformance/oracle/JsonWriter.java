package io.mtpscript.conformance.oracle;

import io.mtpscript.compiler.typed.Type;
import io.mtpscript.compiler.typed.UnionSymbol;
import io.mtpscript.core.ErrorCode;
import io.mtpscript.core.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Canonical JSON of values by their types. Language reference section 6. */
final class JsonWriter {
    private final StringBuilder out = new StringBuilder();
    private final Fuel fuel;
    private int depth;

    JsonWriter(Fuel fuel) {
        this.fuel = fuel;
    }

    static String write(Type type, Value value, Fuel fuel) {
        var writer = new JsonWriter(fuel);
        writer.value(type, value, false);
        return writer.out.toString();
    }

    private void deeper() {
        depth++;
        if (depth > Limits.JSON_DEPTH) {
            throw new Trap(ErrorCode.RESPONSE_TOO_LARGE);
        }
    }

    private void value(Type type, Value value, boolean asText) {
        fuel.use(1);
        switch (value) {
            case Value.Int(long number) -> number(Long.toString(number), asText);
            case Value.Dec(var number) -> number(number.toPlainString(), asText);
            case Value.Bool(boolean truth) -> out.append(truth);
            case Value.Text(String text) -> quoted(text);
            case Value.Items(var items) -> items(((Type.ListOf) type).element(), items);
            case Value.Fields(var values) -> {
                var members = new TreeMap<String, Member>();
                for (Type.Field field : ((Type.Record) type).fields()) {
                    member(members, field.name(), field.type(), values.get(field.name()), field.text());
                }
                object(members);
            }
            case Value.Entries(var entries) -> {
                var members = new TreeMap<String, Member>();
                Type content = ((Type.MapOf) type).value();
                entries.values()
                        .forEach(e -> members.put(
                                ((Value.Text) e.key()).value(), new Member(content, e.content(), false, false)));
                object(members);
            }
            case Value.Variant variant -> union((Type.Union) type, variant, asText);
            case Value.Unit _, Value.Secret _, Value.Sql _, Value.Response _, Value.Callable _ ->
                throw new IllegalStateException("no JSON form: " + value);
        }
    }

    private void number(String digits, boolean asText) {
        out.append(asText ? "\"" + digits + "\"" : digits);
    }

    private record Member(Type type, Value value, boolean text, boolean literal) {}

    /** Puts a member in its place, unless it is a None. */
    private void member(
            Map<String, Member> members,
            String name,
            Type type,
            @org.jspecify.annotations.Nullable Value value,
            boolean text) {
        if (value == null) {
            throw new IllegalStateException("no field " + name);
        }
        if (isOption(type)) {
            var option = (Value.Variant) value;
            if (option.tag() == 1) {
                return;
            }
            members.put(
                    name,
                    new Member(
                            ((Type.Union) type).args().getFirst(),
                            option.payload().getFirst(),
                            text,
                            false));
        } else {
            members.put(name, new Member(type, value, text, false));
        }
    }

    private static boolean isOption(Type type) {
        return type instanceof Type.Union(var symbol, var _)
                && (symbol.module().equals("std/prelude.mtp") || symbol.module().equals("std"))
                && symbol.name().equals("Option");
    }

    private void object(Map<String, Member> members) {
        deeper();
        out.append('{');
        String comma = "";
        for (var entry : members.entrySet()) {
            out.append(comma);
            comma = ",";
            quoted(entry.getKey());
            out.append(':');
            Member member = entry.getValue();
            if (member.literal()) {
                quoted(((Value.Text) member.value()).value());
            } else {
                value(member.type(), member.value(), member.text());
            }
        }
        out.append('}');
        depth--;
    }

    private void items(Type element, List<Value> items) {
        deeper();
        out.append('[');
        for (int i = 0; i < items.size(); i++) {
            if (i > 0) {
                out.append(',');
            }
            value(element, items.get(i), false);
        }
        out.append(']');
        depth--;
    }

    private void union(Type.Union type, Value.Variant value, boolean asText) {
        UnionSymbol symbol = type.symbol();
        Scope scope = Scope.of(symbol.params(), type.args());
        if (isOption(type)) {
            if (value.tag() == 1) {
                out.append("null");
            } else {
                value(type.args().getFirst(), value.payload().getFirst(), asText);
            }
            return;
        }
        UnionSymbol.Variant variant = symbol.variants().get(value.tag());
        if (isJson(type)) {
            if (value.tag() == 0) {
                out.append("null");
            } else {
                value(variant.payload().getFirst().type(), value.payload().getFirst(), false);
            }
            return;
        }
        if (symbol.variants().stream().allMatch(v -> v.payload().isEmpty())) {
            quoted(variant.name());
            return;
        }
        var members = new TreeMap<String, Member>();
        members.put("type", new Member(Type.Prim.STRING, new Value.Text(variant.name()), false, true));
        List<UnionSymbol.Payload> payloads = variant.payload();
        if (payloads.size() > 1 && payloads.stream().allMatch(p -> p.name().isEmpty())) {
            values(variant, payloads, scope, value);
            return;
        }
        for (int i = 0; i < payloads.size(); i++) {
            UnionSymbol.Payload payload = payloads.get(i);
            String name = payload.name().isEmpty() ? "value" : payload.name();
            member(members, name, scope.closed(payload.type()), value.payload().get(i), payload.text());
        }
        object(members);
    }

    private void values(
            UnionSymbol.Variant variant, List<UnionSymbol.Payload> payloads, Scope scope, Value.Variant value) {
        deeper();
        deeper();
        out.append("{\"type\":");
        quoted(variant.name());
        out.append(",\"values\":[");
        for (int i = 0; i < payloads.size(); i++) {
            out.append(i == 0 ? "" : ",");
            value(
                    scope.closed(payloads.get(i).type()),
                    value.payload().get(i),
                    payloads.get(i).text());
        }
        out.append("]}");
        depth -= 2;
    }

    static boolean isJson(Type type) {
        return type instanceof Type.Union(var symbol, var _)
                && symbol.module().startsWith("std")
                && symbol.name().equals("Json");
    }

    private void quoted(String text) {
        fuel.use(1 + text.length() / 64);
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < ' ') {
                        out.append(String.format(java.util.Locale.ROOT, "\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    /** The variants' names, where a fault names them. */
    static String variants(UnionSymbol symbol) {
        var names = new ArrayList<String>();
        symbol.variants().forEach(v -> names.add(v.name()));
        return "one of " + String.join(", ", names);
    }
}
