package io.mtpscript.compiler.openapi.changes;

import io.mtpscript.compiler.openapi.OpenApiVersion;
import io.mtpscript.compiler.openapi.changes.Change.Kind;
import io.mtpscript.core.json.JsonFault;
import io.mtpscript.core.json.JsonValue;
import io.mtpscript.core.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Finds the breaking changes between two documents, operation by operation. */
public final class ApiChanges {
    private static final List<String> METHODS =
            List.of("get", "head", "post", "put", "patch", "delete", "options", "trace");

    /** More schemas than any real pair of documents makes us compare. */
    private static final int MAX_STEPS = 2_000_000;

    private final SchemaComparison.Budget budget = new SchemaComparison.Budget(MAX_STEPS);
    private final List<Change> changes = new ArrayList<>();

    private ApiChanges() {}

    /**
     * Reads a document.
     *
     * @throws ComparisonException if these bytes are none of OpenAPI 3.0 or 3.1 in JSON
     */
    public static JsonObject read(byte[] json) throws ComparisonException {
        return switch (JsonValue.parse(json)) {
            case JsonFault fault -> throw new ComparisonException("is no JSON: " + lower(fault.describe()));
            case JsonObject object -> {
                if (OpenApiVersion.of(object).isEmpty()) {
                    throw new ComparisonException("is no OpenAPI document of version 3.0 or 3.1");
                }
                yield object;
            }
            case JsonValue _ -> throw new ComparisonException("is no OpenAPI document of version 3.0 or 3.1");
        };
    }

    private static String lower(String sentence) {
        return sentence.substring(0, 1).toLowerCase(Locale.ROOT) + sentence.substring(1);
    }

    /**
     * What breaks clients of {@code before} when the API becomes {@code after}, in the order of the older document's paths.
     *
     * @throws ComparisonException if the older document cannot be compared in bounded work
     */
    public static List<Change> breaking(JsonObject before, JsonObject after) throws ComparisonException {
        var comparison = new ApiChanges();
        comparison.compare(Located.root(before), Located.root(after));
        return comparison.changes;
    }

    /** One operation with what its path says for all of its methods. */
    private record Operation(String template, Located path, Located own, Located document) {
        /** Path parameters by their place in the path, others by name; an operation's own stand for those of its path. */
        SortedMap<String, Located> parameters() {
            var all = new TreeMap<String, Located>();
            for (Located from : List.of(path, own)) {
                from.get("parameters").ifPresent(list -> list.items().forEach(p -> all.put(key(p), p)));
            }
            return all;
        }

        private String key(Located parameter) {
            String title = title(parameter);
            return switch (parameter.text("in").orElse("")) {
                case "path" -> position(parameter.text("name").orElse("")).orElse(title);
                case "header" -> title.toLowerCase(Locale.ROOT);
                default -> title;
            };
        }

        private Optional<String> position(String name) {
            int at = template.indexOf("{" + name + "}");
            return at < 0
                    ? Optional.empty()
                    : Optional.of("path #" + template.substring(0, at).split("\\{", -1).length);
        }

        /** The ways to be let in, each with all that a request must show; one that asks for nothing where nothing is said. */
        List<Set<String>> security() {
            List<Located> ways = own.get("security")
                    .or(() -> document.get("security"))
                    .map(Located::items)
                    .orElse(List.of());
            return ways.isEmpty()
                    ? List.of(Set.of())
                    : ways.stream().map(this::credentials).toList();
        }

        /** Schemes by what they ask for: their names are the document's own business. */
        private Set<String> credentials(Located way) {
            var all = new LinkedHashSet<String>();
            way.members().forEach((name, scopes) -> {
                String scheme = document.get("components")
                        .flatMap(components -> components.get("securitySchemes"))
                        .flatMap(schemes -> schemes.get(name))
                        .map(Operation::scheme)
                        .orElse(name);
                all.add(scheme);
                scopes.items()
                        .forEach(scope -> all.add(scheme + " " + scope.value().toText()));
            });
            return all;
        }

        private static String scheme(Located scheme) {
            String place = scheme.text("in").orElse("");
            String name = scheme.text("name").orElse("");
            return String.join(
                    " ",
                    scheme.text("type").orElse(""),
                    scheme.text("scheme").orElse("").toLowerCase(Locale.ROOT),
                    place,
                    place.equals("header") ? name.toLowerCase(Locale.ROOT) : name);
        }
    }

    private void compare(Located before, Located after) throws ComparisonException {
        var now = operations(after);
        for (var entry : operations(before).entrySet()) {
            Operation next = now.get(entry.getKey());
            String title = title(entry.getKey(), entry.getValue());
            if (next == null) {
                changes.add(new Change(Kind.OPERATION_REMOVED, title, "", "is gone"));
            } else {
                operation(title, entry.getValue(), next);
            }
        }
    }

    private static String title(String key, Operation operation) {
        return key.substring(0, key.indexOf(' ')) + " " + operation.template();
    }

    /** By method and path, in which the names of parameters do not matter. */
    private static Map<String, Operation> operations(Located document) {
        var all = new LinkedHashMap<String, Operation>();
        document.get("paths")
                .ifPresent(paths -> paths.members()
                        .forEach((path, item) -> METHODS.forEach(method -> item.get(method)
                                .ifPresent(own -> all.put(
                                        method.toUpperCase(Locale.ROOT) + " " + path.replaceAll("\\{[^}]*\\}", "{}"),
                                        new Operation(path, item, own, document))))));
        return all;
    }

    private void operation(String title, Operation before, Operation after) throws ComparisonException {
        List<Set<String>> asked = after.security();
        // Who shows more than is asked for is let in too.
        if (!before.security().stream().allMatch(shown -> asked.stream().anyMatch(shown::containsAll))) {
            changes.add(new Change(Kind.SECURITY_CHANGED, title, "", "asks for other credentials"));
        }
        parameters(title, before, after);
        body(title, before.own(), after.own());
        responses(title, before.own(), after.own());
    }

    private static String title(Located parameter) {
        return parameter.text("in").orElse("") + " " + parameter.text("name").orElse("");
    }

    private void parameters(String title, Operation before, Operation after) throws ComparisonException {
        SortedMap<String, Located> old = before.parameters();
        SortedMap<String, Located> now = after.parameters();
        for (var entry : old.entrySet()) {
            Located was = entry.getValue();
            Located is = now.get(entry.getKey());
            String place = title(was);
            if (is == null) {
                changes.add(new Change(Kind.PARAMETER_REMOVED, title, place, "is not read any more"));
                continue;
            }
            if (is.flag("required") && !was.flag("required")) {
                changes.add(new Change(Kind.PARAMETER_REQUIRED, title, place, "must be given now"));
            }
            Optional<Located> oldSchema = was.get("schema");
            Optional<Located> newSchema = is.get("schema");
            if (oldSchema.isPresent() && newSchema.isPresent()) {
                String then = defaultOf(was);
                String next = defaultOf(is);
                if (!then.equals(next) && !then.isEmpty()) {
                    changes.add(new Change(
                            Kind.DEFAULT_CHANGED,
                            title,
                            place,
                            "its default was " + then + ", is " + (next.isEmpty() ? "none" : next)));
                }
                changes.addAll(SchemaComparison.compare(title, true, budget, place, oldSchema.get(), newSchema.get()));
            }
        }
        now.forEach((name, parameter) -> {
            if (!old.containsKey(name) && parameter.flag("required")) {
                changes.add(new Change(Kind.PARAMETER_ADDED, title, title(parameter), "is new and must be given"));
            }
        });
    }

    private static String defaultOf(Located parameter) {
        return parameter.written("schema", "default").map(JsonValue::toText).orElse("");
    }

    private void body(String title, Located before, Located after) throws ComparisonException {
        Optional<Located> old = before.get("requestBody");
        Optional<Located> now = after.get("requestBody");
        if (old.isEmpty() || now.isEmpty()) {
            if (now.isPresent() && now.get().flag("required")) {
                changes.add(new Change(Kind.BODY_ADDED, title, "request body", "is new and must be given"));
            } else if (old.isPresent()) {
                changes.add(new Change(Kind.BODY_REMOVED, title, "request body", "is not read any more"));
            }
            return;
        }
        if (now.get().flag("required") && !old.get().flag("required")) {
            changes.add(new Change(Kind.BODY_REQUIRED, title, "request body", "must be given now"));
        }
        content(title, true, "request body", old.get(), now.get());
    }

    private void content(String title, boolean request, String place, Located before, Located after)
            throws ComparisonException {
        SortedMap<String, Located> old = mediaTypes(before);
        SortedMap<String, Located> now = mediaTypes(after);
        if (!old.isEmpty() && now.isEmpty() && !request) {
            changes.add(new Change(Kind.RESPONSE_BODY_REMOVED, title, place, "is gone"));
            return;
        }
        for (var entry : old.entrySet()) {
            Located next = now.get(entry.getKey());
            if (next == null) {
                changes.add(new Change(Kind.MEDIA_TYPE_REMOVED, title, place, entry.getKey() + " is gone"));
                continue;
            }
            Optional<Located> oldSchema = entry.getValue().get("schema");
            Optional<Located> newSchema = next.get("schema");
            if (oldSchema.isPresent() && newSchema.isPresent()) {
                changes.addAll(
                        SchemaComparison.compare(title, request, budget, place, oldSchema.get(), newSchema.get()));
            }
        }
    }

    /** By type alone: {@code Application/JSON; charset=utf-8} is {@code application/json}. */
    private static SortedMap<String, Located> mediaTypes(Located of) {
        var all = new TreeMap<String, Located>();
        of.get("content")
                .ifPresent(content -> content.members()
                        .forEach((type, schema) ->
                                all.put(type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT), schema)));
        return all;
    }

    private void responses(String title, Located before, Located after) throws ComparisonException {
        SortedMap<String, Located> old =
                before.get("responses").map(Located::members).orElse(new TreeMap<>());
        SortedMap<String, Located> now =
                after.get("responses").map(Located::members).orElse(new TreeMap<>());
        for (var entry : old.entrySet()) {
            String status = entry.getKey();
            Located next = now.get(status);
            boolean success = status.startsWith("2") || status.startsWith("3");
            if (next == null) {
                // An error that cannot happen any more harms nobody.
                if (success) {
                    changes.add(new Change(Kind.RESPONSE_REMOVED, title, "response " + status, "is gone"));
                }
                continue;
            }
            headers(title, status, entry.getValue(), next);
            content(title, false, "response " + status + " body", entry.getValue(), next);
        }
    }

    private void headers(String title, String status, Located before, Located after) {
        SortedMap<String, Located> now =
                after.get("headers").map(Located::members).orElse(new TreeMap<>());
        before.get("headers").map(Located::members).orElse(new TreeMap<>()).forEach((name, header) -> {
            List<Located> same = now.entrySet().stream()
                    .filter(entry -> entry.getKey().equalsIgnoreCase(name))
                    .map(Map.Entry::getValue)
                    .toList();
            if (header.flag("required") && same.stream().noneMatch(next -> next.flag("required"))) {
                String place = "response " + status + " header " + name;
                changes.add(
                        same.isEmpty()
                                ? new Change(Kind.HEADER_REMOVED, title, place, "is gone")
                                : new Change(Kind.HEADER_OPTIONAL, title, place, "can be missing now"));
            }
        });
    }
}
