package io.mtpscript.cli.cases;

import io.mtpscript.core.cbor.CborValue;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.code.TypeDesc;
import io.mtpscript.core.json.JsonValue;
import io.mtpscript.core.json.JsonValue.JsonArray;
import io.mtpscript.core.json.JsonValue.JsonObject;
import io.mtpscript.core.json.JsonValue.JsonString;
import io.mtpscript.effects.journal.Header;
import io.mtpscript.effects.journal.Principal;
import io.mtpscript.effects.journal.RequestRecord;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Puts placeholders where the types of a program say that a request or an answer has a String. */
final class Redaction {
    private static final String TAG = "type";

    private final List<TypeDesc> types;
    private final Placeholders texts;

    Redaction(List<TypeDesc> types, Placeholders texts) {
        this.types = types;
        this.texts = texts;
    }

    /** The request as somebody else might have made it. */
    RequestRecord of(RequestRecord request, Program.Route route, String id) {
        return new RequestRecord(
                id,
                "local",
                request.functionVersion(),
                1,
                request.seed(),
                request.snapshotHash(),
                request.gasLimit(),
                request.memoryBudget(),
                request.method(),
                target(request.target(), route),
                headers(request.headers(), route),
                body(request.body(), route.bodyType()),
                request.epochMillis(),
                request.principal().map(this::principal));
    }

    private String target(String target, Program.Route route) {
        int query = target.indexOf('?');
        String[] segments =
                target.substring(0, query < 0 ? target.length() : query).split("/", -1);
        for (int i = 0; i < route.path().size(); i++) {
            Program.Segment segment = route.path().get(i);
            if (segment.parameter() && isText(route.pathBindings(), segment.text())) {
                segments[i + 1] = encoded(texts.of(decoded(segments[i + 1])));
            }
        }
        String path = String.join("/", segments);
        return query < 0 ? path : path + "?" + query(target.substring(query + 1), route.queryBindings());
    }

    private String query(String query, List<Program.Binding> bindings) {
        var parts = new ArrayList<String>();
        for (String part : query.split("&", -1)) {
            int equals = part.indexOf('=');
            boolean text = equals >= 0 && isText(bindings, decoded(part.substring(0, equals)));
            parts.add(
                    text
                            ? part.substring(0, equals + 1) + encoded(texts.of(decoded(part.substring(equals + 1))))
                            : part);
        }
        return String.join("&", parts);
    }

    /** What is not bound is taken for a text. */
    private boolean isText(List<Program.Binding> bindings, String name) {
        return bindings.stream()
                .filter(binding -> binding.external().equalsIgnoreCase(name))
                .findFirst()
                .map(binding -> isText(binding.type()))
                .orElse(true);
    }

    private boolean isText(int type) {
        return switch (types.get(type)) {
            case TypeDesc.Prim prim -> prim == TypeDesc.Prim.STRING;
            case TypeDesc.ListOf(int element) -> isText(element);
            case TypeDesc.Union union
            when union.role() == TypeDesc.Role.OPTION ->
                isText(union.variants().getFirst().payload().getFirst().type());
            case TypeDesc.Union _, TypeDesc.MapOf _, TypeDesc.Record _, TypeDesc.Function _ -> false;
        };
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private List<Header> headers(List<Header> headers, Program.Route route) {
        return headers.stream()
                .map(header -> route.headerBindings().stream()
                                        .anyMatch(bound -> bound.external().equalsIgnoreCase(header.name()))
                                && isText(route.headerBindings(), header.name())
                        ? new Header(header.name(), texts.of(header.value()))
                        : header)
                .toList();
    }

    private Principal principal(Principal principal) {
        return new Principal(
                texts.of(principal.subject()),
                principal.claims().map(claims -> all(CaseFile.cbor(claims)).encode()));
    }

    private byte[] body(byte[] body, int type) {
        if (type < 0 || !(JsonValue.parse(body) instanceof JsonValue value)) {
            return body;
        }
        return json(type, value).toBytes();
    }

    private JsonValue json(int type, JsonValue value) {
        return switch (types.get(type)) {
            case TypeDesc.Prim prim ->
                prim == TypeDesc.Prim.STRING && value instanceof JsonString(String text)
                        ? new JsonString(texts.of(text))
                        : value;
            case TypeDesc.ListOf(int element) ->
                value instanceof JsonArray(List<JsonValue> items)
                        ? new JsonArray(
                                items.stream().map(item -> json(element, item)).toList())
                        : value;
            case TypeDesc.MapOf(int _, int element) -> {
                if (!(value instanceof JsonObject(SortedMap<String, JsonValue> members))) {
                    yield value;
                }
                SortedMap<String, JsonValue> all = new TreeMap<>();
                members.forEach((key, item) -> all.put(texts.of(key), json(element, item)));
                yield new JsonObject(all);
            }
            case TypeDesc.Record(List<TypeDesc.Field> fields) -> fields(fields, value);
            case TypeDesc.Union union -> json(union, value);
            case TypeDesc.Function _ -> value;
        };
    }

    private JsonValue json(TypeDesc.Union union, JsonValue value) {
        return switch (union.role()) {
            case JSON -> texts.all(value);
            case OPTION -> json(union.variants().getFirst().payload().getFirst().type(), value);
            case ORDINARY ->
                value instanceof JsonObject object && object.get(TAG).orElse(value) instanceof JsonString(String name)
                        ? union.variants().stream()
                                .filter(variant -> variant.name().equals(name))
                                .findFirst()
                                .map(variant -> payload(variant.payload(), object))
                                .orElse(value)
                        : value;
        };
    }

    private JsonValue payload(List<TypeDesc.Field> payload, JsonObject object) {
        boolean unnamed = payload.stream().allMatch(field -> field.name().isEmpty());
        if (!unnamed) {
            return fields(payload, object);
        }
        SortedMap<String, JsonValue> all = new TreeMap<>(object.members());
        if (payload.size() == 1) {
            all.computeIfPresent("value", (_, value) -> json(payload.getFirst().type(), value));
        } else if (all.get("values") instanceof JsonArray(List<JsonValue> values) && values.size() == payload.size()) {
            var items = new ArrayList<JsonValue>();
            for (int i = 0; i < values.size(); i++) {
                items.add(json(payload.get(i).type(), values.get(i)));
            }
            all.put("values", new JsonArray(items));
        }
        return new JsonObject(all);
    }

    /** What is no field is ignored by the program, and all of it replaced. */
    private JsonValue fields(List<TypeDesc.Field> fields, JsonValue value) {
        if (!(value instanceof JsonObject(SortedMap<String, JsonValue> members))) {
            return value;
        }
        SortedMap<String, JsonValue> all = new TreeMap<>();
        members.forEach((name, member) -> {
            Optional<TypeDesc.Field> field =
                    fields.stream().filter(each -> each.name().equals(name)).findFirst();
            JsonValue other = name.equals(TAG) ? member : texts.all(member);
            all.put(name, field.map(found -> json(found.type(), member)).orElse(other));
        });
        return new JsonObject(all);
    }

    /** An effect's answer. */
    byte[] answer(int type, byte[] cbor) {
        return value(type, CaseFile.cbor(cbor)).encode();
    }

    private CborValue value(int type, CborValue value) {
        return switch (types.get(type)) {
            case TypeDesc.Prim prim ->
                prim == TypeDesc.Prim.STRING && value instanceof CborValue.Text(String text)
                        ? new CborValue.Text(texts.of(text))
                        : value;
            case TypeDesc.ListOf(int element) ->
                new CborValue.Array(((CborValue.Array) value)
                        .items().stream().map(item -> value(element, item)).toList());
            case TypeDesc.MapOf(int key, int element) -> map((CborValue.Map) value, key, element);
            case TypeDesc.Record(List<TypeDesc.Field> fields) -> record(fields, value);
            case TypeDesc.Union union -> {
                if (union.role() == TypeDesc.Role.JSON) {
                    yield all(value);
                }
                List<CborValue> items = ((CborValue.Array) value).items();
                int variant = (int) ((CborValue.Int) items.getFirst()).value();
                List<TypeDesc.Field> payload = union.variants().get(variant).payload();
                var parts = new ArrayList<>(List.of(items.getFirst()));
                for (int i = 0; i < payload.size(); i++) {
                    parts.add(value(payload.get(i).type(), items.get(i + 1)));
                }
                yield new CborValue.Array(parts);
            }
            case TypeDesc.Function _ -> value;
        };
    }

    private CborValue map(CborValue.Map map, int key, int element) {
        var entries = new ArrayList<Map.Entry<CborValue, CborValue>>();
        map.entries()
                .forEach(entry -> entries.add(Map.entry(value(key, entry.getKey()), value(element, entry.getValue()))));
        return new CborValue.Map(entries);
    }

    private CborValue record(List<TypeDesc.Field> fields, CborValue value) {
        if (!(value instanceof CborValue.Map map)) {
            return value;
        }
        SortedMap<String, CborValue> all = new TreeMap<>();
        map.entries().forEach(entry -> {
            String name = ((CborValue.Text) entry.getKey()).value();
            int type = fields.stream()
                    .filter(field -> field.name().equals(name))
                    .findFirst()
                    .orElseThrow()
                    .type();
            all.put(name, value(type, entry.getValue()));
        });
        return CborValue.mapOf(all);
    }

    /** Every text of a Json; names of members stay. */
    private CborValue all(CborValue value) {
        return switch (value) {
            case CborValue.Text(String text) -> new CborValue.Text(texts.of(text));
            case CborValue.Array(List<CborValue> items) ->
                new CborValue.Array(items.stream().map(this::all).toList());
            case CborValue.Map(List<Map.Entry<CborValue, CborValue>> entries) ->
                new CborValue.Map(entries.stream()
                        .map(entry -> Map.entry(entry.getKey(), all(entry.getValue())))
                        .toList());
            case CborValue.Int _, CborValue.Bool _, CborValue.Null _, CborValue.Decimal _, CborValue.Bytes _ -> value;
        };
    }
}
