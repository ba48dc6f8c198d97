package io.mtpscript.compiler.openapi;

import io.mtpscript.core.ErrorCode;
import io.mtpscript.core.json.JsonFault;
import io.mtpscript.core.json.JsonValue;
import io.mtpscript.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * {@code openapi-rules-v5.1.json} as read: how a description is named, ordered and folded. The file at the root of the
 * repository is the only copy of these decisions; its JSON schema stands beside it.
 */
public record Rules(
        String title,
        String version,
        Map<String, List<String>> fieldOrder,
        List<Description.Place> places,
        boolean parametersDeclared,
        boolean propertiesDeclared,
        Folding folding,
        Naming naming,
        boolean requestsOpen,
        boolean responsesOpen,
        boolean tagModules,
        int maxInlineDepth,
        SortedMap<String, JsonValue> scalars,
        List<EngineError> errors,
        List<String> waitingEffects,
        List<Unreachable> unreachable,
        SortedMap<String, JsonValue> statusPhrases) {

    /** When a schema or a response becomes a component. */
    public record Folding(
            boolean namedTypes, int recordUses, int recordProperties, int responseUses, boolean engineResponses) {}

    /** How components are called that have no name of their own. */
    public record Naming(
            String argumentsAfter,
            String argumentsBetween,
            String variantAfter,
            String openSuffix,
            String requestSuffix,
            String responseSuffix,
            String itemSuffix,
            String pathParameterPrefix,
            String faultSchema) {}

    /** An error of the engine, and which operations can answer with it: see {@link Describer}. */
    public record EngineError(ErrorCode code, String when) {}

    /** An error of a library's {@code toFailure} that cannot occur without an effect. */
    public record Unreachable(String from, String code, String unless) {}

    /** Those of the build. */
    public static Rules packaged() {
        try (InputStream in = Rules.class.getResourceAsStream("openapi-rules-v5.1.json")) {
            if (in == null) {
                throw new IllegalStateException("the build lacks openapi-rules-v5.1.json");
            }
            return parse(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads rules.
     *
     * @throws IllegalArgumentException if they are not what the schema of the rules asks for
     */
    public static Rules parse(byte[] json) {
        return switch (JsonValue.parse(json)) {
            case JsonObject object -> new Reader("", object).rules();
            case JsonValue _ -> throw new IllegalArgumentException("the rules are no object");
            case JsonFault fault -> throw new IllegalArgumentException("the rules are no JSON: " + fault.describe());
        };
    }

    /** The members of a kind of object, as the readable form has them; others follow by name, extensions last. */
    public List<String> order(String kind) {
        List<String> order = fieldOrder.get(kind);
        if (order == null) {
            throw new IllegalArgumentException("the rules have no field order for " + kind);
        }
        return order;
    }

    /** {@code Not Found} for 404. */
    public String phrase(int status) {
        return statusPhrases.get(Integer.toString(status)) instanceof JsonValue.JsonString(String text)
                ? text
                : "Status " + status;
    }

    /** One object of the rules and where it stands. */
    private record Reader(String path, JsonObject object) {
        Rules rules() {
            text("version", "5.1");
            Reader deduplication = object("deduplication");
            deduplication.text("equality", "structure");
            deduplication.text("name", "first by module, then by name");
            Reader info = object("info");
            Reader strictness = object("additionalProperties");
            return new Rules(
                    info.text("title"),
                    info.text("version"),
                    object("fieldOrder").lists(),
                    object("parameters").texts("places").stream()
                            .map(this::place)
                            .toList(),
                    object("parameters").text("within", "declared", "name") == 0,
                    object("properties").text("order", "declared", "name") == 0,
                    object("folding").folding(),
                    object("naming").naming(),
                    strictness.flag("request"),
                    strictness.flag("response"),
                    text("tags", "modules", "none") == 0,
                    number("maxInlineDepth"),
                    object("scalars").object.members(),
                    objects("errors").stream().map(Reader::engineError).toList(),
                    texts("waitingEffects"),
                    objects("unreachableErrors").stream()
                            .map(Reader::unreachable)
                            .toList(),
                    object("statusPhrases").object.members());
        }

        private Description.Place place(String word) {
            for (Description.Place place : Description.Place.values()) {
                if (place.word().equals(word)) {
                    return place;
                }
            }
            throw wrong("parameters.places", "has an unknown place " + word);
        }

        private Folding folding() {
            Reader records = object("anonymousRecords");
            return new Folding(
                    flag("namedTypes"),
                    records.number("minUses"),
                    records.number("minProperties"),
                    object("responses").number("minUses"),
                    object("responses").flag("ofTheEngine"));
        }

        private Naming naming() {
            return new Naming(
                    text("argumentsAfter"),
                    text("argumentsBetween"),
                    text("variantAfter"),
                    text("openSuffix"),
                    text("requestSuffix"),
                    text("responseSuffix"),
                    text("itemSuffix"),
                    text("pathParameterPrefix"),
                    text("faultSchema"));
        }

        private EngineError engineError() {
            String code = text("code");
            return new EngineError(
                    ErrorCode.of(code).orElseThrow(() -> wrong("code", "is " + code + ", no error of the engine")),
                    text("when"));
        }

        private Unreachable unreachable() {
            return new Unreachable(text("from"), text("code"), text("unless"));
        }

        private JsonValue member(String name) {
            return object.get(name).orElseThrow(() -> wrong(name, "is missing"));
        }

        private Reader object(String name) {
            if (member(name) instanceof JsonObject inner) {
                return new Reader(at(name), inner);
            }
            throw wrong(name, "must be an object");
        }

        private List<Reader> objects(String name) {
            var all = new ArrayList<Reader>();
            if (!(member(name) instanceof JsonValue.JsonArray(var items))) {
                throw wrong(name, "must be a list");
            }
            for (JsonValue item : items) {
                if (!(item instanceof JsonObject inner)) {
                    throw wrong(name, "must have objects");
                }
                all.add(new Reader(at(name), inner));
            }
            return all;
        }

        private String text(String name) {
            if (member(name) instanceof JsonValue.JsonString(String text)) {
                return text;
            }
            throw wrong(name, "must be a string");
        }

        /** Which of the choices a member is. */
        private int text(String name, String... choices) {
            int index = List.of(choices).indexOf(text(name));
            if (index < 0) {
                throw wrong(name, "must be one of " + String.join(", ", choices));
            }
            return index;
        }

        private List<String> texts(String name) {
            if (!(member(name) instanceof JsonValue.JsonArray(var items))) {
                throw wrong(name, "must be a list");
            }
            var all = new ArrayList<String>();
            for (JsonValue item : items) {
                if (!(item instanceof JsonValue.JsonString(String text))) {
                    throw wrong(name, "must have strings");
                }
                all.add(text);
            }
            return List.copyOf(all);
        }

        private Map<String, List<String>> lists() {
            var all = new LinkedHashMap<String, List<String>>();
            object.members().keySet().forEach(name -> all.put(name, texts(name)));
            return all;
        }

        private int number(String name) {
            if (member(name) instanceof JsonValue.JsonInt(long value) && value >= 0 && value <= Integer.MAX_VALUE) {
                return (int) value;
            }
            throw wrong(name, "must be a number that is not negative");
        }

        private boolean flag(String name) {
            if (member(name) instanceof JsonValue.JsonBool(boolean value)) {
                return value;
            }
            throw wrong(name, "must be true or false");
        }

        private String at(String name) {
            return path.isEmpty() ? name : path + "." + name;
        }

        private IllegalArgumentException wrong(String name, String what) {
            return new IllegalArgumentException("the rules' " + at(name) + " " + what);
        }
    }
}
