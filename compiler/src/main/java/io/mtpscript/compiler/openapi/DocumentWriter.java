package io.mtpscript.compiler.openapi;

import io.mtpscript.compiler.openapi.Description.Code;
import io.mtpscript.compiler.openapi.Description.Component;
import io.mtpscript.compiler.openapi.Description.Header;
import io.mtpscript.compiler.openapi.Description.Operation;
import io.mtpscript.compiler.openapi.Description.Parameter;
import io.mtpscript.compiler.openapi.Description.Place;
import io.mtpscript.compiler.openapi.Description.Response;
import io.mtpscript.compiler.openapi.Description.Security;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** A description as an OpenAPI document. */
final class DocumentWriter {
    private final Description description;
    private final Rules rules;
    private final OpenApiVersion version;
    private final SchemaWriter schemas;
    private final Map<Response, String> sharedResponses = new LinkedHashMap<>();

    DocumentWriter(Description description, Rules rules, OpenApiVersion version) {
        this.description = description;
        this.rules = rules;
        this.version = version;
        this.schemas = new SchemaWriter(rules, version);
        description.responses().forEach((name, response) -> sharedResponses.put(response, name));
    }

    private Node.Builder builder(String kind) {
        return new Node.Builder(rules.order(kind));
    }

    Node.Members write() {
        var paths = new LinkedHashMap<String, Node.Builder>();
        for (Operation operation : description.operations()) {
            paths.computeIfAbsent(operation.pathTemplate(), _ -> builder("pathItem"))
                    .put(operation.method().toLowerCase(Locale.ROOT), operation(operation));
        }
        var items = new LinkedHashMap<String, Node>();
        paths.forEach((path, item) -> items.put(path, item.build()));
        var document = builder("document")
                .put("openapi", version.full())
                .put("info", info())
                .put("paths", new Node.Members(items));
        var tags = new TreeSet<String>();
        description.operations().forEach(o -> o.tag().ifPresent(tags::add));
        if (!tags.isEmpty()) {
            document.put(
                    "tags",
                    new Node.Items(tags.stream()
                            .<Node>map(tag -> builder("tag").put("name", tag).build())
                            .toList()));
        }
        Node.Members components = components();
        if (!components.members().isEmpty()) {
            document.put("components", components);
        }
        return document.build();
    }

    private Node info() {
        var info = builder("info")
                .put("title", description.info().title())
                .put("version", description.info().version());
        Prose prose = Prose.of(description.info().doc());
        if (version == OpenApiVersion.V3_1) {
            prose.summary().ifPresent(text -> info.put("summary", text));
            prose.description().ifPresent(text -> info.put("description", text));
        } else if (!prose.whole().isEmpty()) {
            info.put("description", prose.whole());
        }
        return info.build();
    }

    private Node operation(Operation operation) {
        var out = builder("operation").put("operationId", operation.id());
        Prose prose = Prose.of(operation.doc());
        prose.summary().ifPresent(text -> out.put("summary", text));
        prose.description().ifPresent(text -> out.put("description", text));
        operation.tag().ifPresent(tag -> out.put("tags", Node.texts(List.of(tag))));
        operation
                .security()
                .ifPresent(name -> out.put(
                        "security",
                        new Node.Items(List.of(new Node.Members(Map.of(name, new Node.Items(List.of())))))));
        if (!operation.parameters().isEmpty()) {
            out.put(
                    "parameters",
                    new Node.Items(
                            operation.parameters().stream().map(this::parameter).toList()));
        }
        operation
                .body()
                .ifPresent(body -> out.put(
                        "requestBody",
                        builder("requestBody")
                                .put("required", Node.flag(true))
                                .put("content", json(body))
                                .build()));
        var responses = new LinkedHashMap<String, Node>();
        for (Response response : operation.responses()) {
            String shared = sharedResponses.get(response);
            responses.put(
                    Integer.toString(response.status()),
                    shared == null
                            ? response(response)
                            : builder("schema")
                                    .put("$ref", "#/components/responses/" + shared)
                                    .build());
        }
        out.put("responses", new Node.Members(responses));
        out.put("x-mtp-effects", Node.texts(operation.effects()));
        out.put("x-mtp-uses", Node.texts(operation.uses()));
        operation.gasBound().ifPresent(gas -> out.put("x-mtp-gas-bound", Node.number(gas)));
        if (operation.sensitive()) {
            out.put("x-mtp-sensitive", Node.flag(true));
        }
        return out.build();
    }

    private Node json(Schema schema) {
        var members = new LinkedHashMap<String, Node>();
        members.put(
                "application/json",
                builder("mediaType").put("schema", schemas.write(schema)).build());
        return new Node.Members(members);
    }

    private Node parameter(Parameter parameter) {
        var out = builder("parameter")
                .put("name", parameter.name())
                .put("in", parameter.place().word())
                .put("required", Node.flag(parameter.required()));
        String doc = String.join("\n", parameter.doc());
        if (!doc.isEmpty()) {
            out.put("description", doc);
        }
        if (parameter.place() == Place.QUERY && parameter.schema() instanceof Schema.ListOf) {
            out.put("style", "form").put("explode", Node.flag(true));
        }
        var notes = new SchemaWriter.Notes(
                List.of(), parameter.defaultValue(), parameter.secret(), false, Optional.empty());
        return out.put("schema", schemas.write(parameter.schema(), notes)).build();
    }

    private Node response(Response response) {
        var out = builder("response").put("description", prose(response));
        if (!response.headers().isEmpty()) {
            var headers = new LinkedHashMap<String, Node>();
            for (Header header : response.headers()) {
                var written = builder("header").put("schema", schemas.write(Schema.Scalar.STRING));
                if (header.always()) {
                    written.put("required", Node.flag(true));
                }
                headers.put(header.name(), written.build());
            }
            out.put("headers", new Node.Members(headers));
        }
        response.body().ifPresent(body -> out.put("content", json(body)));
        return out.build();
    }

    /** What the status means, and what each code does. */
    private String prose(Response response) {
        String phrase = rules.phrase(response.status());
        List<Code> codes =
                response.codes().stream().filter(c -> !c.code().isEmpty()).toList();
        if (codes.isEmpty()) {
            return phrase;
        }
        if (codes.size() == 1) {
            return phrase + ": " + code(codes.getFirst());
        }
        var out = new StringBuilder(phrase).append(":\n");
        codes.forEach(code -> out.append("\n- ").append(code(code)));
        return out.toString();
    }

    private static String code(Code code) {
        return "`" + code.code() + "`" + (code.message().isEmpty() ? "" : " (" + code.message() + ")");
    }

    private Node.Members components() {
        var out = builder("components");
        if (!description.security().isEmpty()) {
            var all = new LinkedHashMap<String, Node>();
            description.security().forEach((name, scheme) -> all.put(name, security(scheme)));
            out.put("securitySchemes", new Node.Members(all));
        }
        if (!description.schemas().isEmpty()) {
            var all = new LinkedHashMap<String, Node>();
            description.schemas().forEach((name, component) -> all.put(name, component(component)));
            out.put("schemas", new Node.Members(all));
        }
        if (!description.responses().isEmpty()) {
            var all = new LinkedHashMap<String, Node>();
            description.responses().forEach((name, response) -> all.put(name, response(response)));
            out.put("responses", new Node.Members(all));
        }
        return out.build();
    }

    private Node component(Component component) {
        return schemas.write(
                component.schema(),
                new SchemaWriter.Notes(component.doc(), Optional.empty(), false, false, component.unionHash()));
    }

    private Node security(Security scheme) {
        var out = builder("securityScheme");
        return switch (scheme) {
            case Security.Bearer(String format) ->
                out.put("type", "http")
                        .put("scheme", "bearer")
                        .put("bearerFormat", format)
                        .build();
            case Security.ApiKey(String header) ->
                out.put("type", "apiKey")
                        .put("in", "header")
                        .put("name", header)
                        .build();
        };
    }

    /** @param whole all of a comment; summary and description are its first sentence and all of it where there is more */
    private record Prose(Optional<String> summary, Optional<String> description, String whole) {
        static Prose of(List<String> doc) {
            String whole = String.join("\n", doc).strip();
            if (whole.isEmpty()) {
                return new Prose(Optional.empty(), Optional.empty(), "");
            }
            int paragraph = whole.indexOf("\n\n");
            String first = (paragraph < 0 ? whole : whole.substring(0, paragraph)).replace('\n', ' ');
            int stop = first.indexOf(". ");
            String sentence = stop < 0 ? first : first.substring(0, stop);
            String summary = sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
            boolean more = !whole.equals(summary) && !whole.equals(summary + ".");
            return new Prose(Optional.of(summary), more ? Optional.of(whole) : Optional.empty(), whole);
        }
    }
}
