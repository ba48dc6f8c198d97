package io.mtpscript.compiler.openapi;

import io.mtpscript.core.json.JsonValue;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What a program offers: its operations in canonical order and the types they speak of. The one source of every document and
 * client.
 *
 * @param schemas components by name, each with its own structure
 * @param responses those that several operations share, or that are the engine's own, by name; each once
 * @param security schemes by name
 */
public record Description(
        Info info,
        List<Operation> operations,
        SortedMap<String, Component> schemas,
        SortedMap<String, Response> responses,
        SortedMap<String, Security> security) {
    public Description {
        operations = List.copyOf(operations);
    }

    /** @param doc Markdown, line by line */
    public record Info(String title, String version, List<String> doc) {
        public Info {
            doc = List.copyOf(doc);
        }
    }

    /** @param unionHash of a union: SHA-256 hex over its variants */
    public record Component(Schema schema, List<String> doc, Optional<String> unionHash) {
        public Component {
            doc = List.copyOf(doc);
        }
    }

    /**
     * One served route.
     *
     * @param path segments in source spelling; parameters are named as the first operation of this path names them
     * @param tag the module, where there are several
     * @param effects declared; {@code uses} those really used
     */
    public record Operation(
            String id,
            String method,
            List<PathPart> path,
            Optional<String> tag,
            List<String> doc,
            List<Parameter> parameters,
            Optional<Schema> body,
            List<Response> responses,
            List<String> effects,
            List<String> uses,
            boolean sensitive,
            Optional<Long> gasBound,
            Optional<String> security) {
        public Operation {
            path = List.copyOf(path);
            doc = List.copyOf(doc);
            parameters = List.copyOf(parameters);
            responses = List.copyOf(responses);
            effects = List.copyOf(effects);
            uses = List.copyOf(uses);
        }

        /** {@code /invoices/{id}} */
        public String pathTemplate() {
            var template = new StringBuilder();
            path.forEach(part -> template.append('/').append(part.parameter() ? "{" + part.text() + "}" : part.text()));
            return template.isEmpty() ? "/" : template.toString();
        }
    }

    /** Text, percent-encoded, or a parameter's name. */
    public record PathPart(boolean parameter, String text) {}

    /** Where a parameter stands. */
    public enum Place {
        PATH("path"),
        QUERY("query"),
        HEADER("header");

        private final String word;

        Place(String word) {
            this.word = word;
        }

        /** As OpenAPI calls it. */
        public String word() {
            return word;
        }
    }

    /**
     * One parameter.
     *
     * @param field the program's name
     * @param name on the wire; of a path parameter, in this document's path
     */
    public record Parameter(
            Place place,
            String field,
            String name,
            Schema schema,
            boolean required,
            Optional<JsonValue> defaultValue,
            boolean secret,
            List<String> doc) {
        public Parameter {
            doc = List.copyOf(doc);
        }
    }

    /**
     * Everything one status can bring.
     *
     * @param codes of errors: the {@code error} members of its bodies
     * @param maybeEmpty there is a schema, and yet the program also gives this status without a body
     */
    public record Response(
            int status, List<Code> codes, List<Header> headers, Optional<Schema> body, boolean maybeEmpty) {
        public Response {
            codes = List.copyOf(codes);
            headers = List.copyOf(headers);
        }
    }

    /** @param message empty where it is not known beforehand */
    public record Code(String code, String message) {}

    /** @param always every response of this status has it */
    public record Header(String name, boolean always) {}

    /** How a client shows who it is. */
    public sealed interface Security {
        /** {@code Authorization: Bearer ...} */
        record Bearer(String format) implements Security {}

        /** A key in a header. */
        record ApiKey(String header) implements Security {}
    }
}
