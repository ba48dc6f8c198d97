package io.mtpscript.compiler.openapi.typescript;

import io.mtpscript.compiler.openapi.Description;
import io.mtpscript.compiler.openapi.Description.Operation;
import io.mtpscript.compiler.openapi.Description.Parameter;
import io.mtpscript.compiler.openapi.Description.PathPart;
import io.mtpscript.compiler.openapi.Description.Place;
import io.mtpscript.compiler.openapi.Description.Response;
import io.mtpscript.compiler.typed.CheckedProgram.ServedRoute;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes a typed client: types for every schema, one method an operation, exact numbers, errors as values. The same description
 * gives the same bytes.
 */
public final class TypeScriptClient {
    private static final int FIRST_ERROR = 400;

    private final Description description;
    private final List<Operation> operations;
    private final TypeNames names;
    private final Forms forms;
    private final Map<Response, String> shared = new LinkedHashMap<>();
    private final Text out = new Text();

    private TypeScriptClient(Description description) {
        this.description = description;
        this.operations = description.operations().stream()
                .filter(TypeScriptClient::isCallable)
                .toList();
        this.names = new TypeNames(description);
        this.forms = new Forms(names);
        description.responses().forEach((name, response) -> shared.put(response, name));
    }

    /** The text of one module. */
    public static String write(Description description) {
        return new TypeScriptClient(description).write();
    }

    private String write() {
        header();
        out.line("// What the API speaks of").line("");
        description
                .schemas()
                .forEach((name, component) -> forms.declare(name, component.schema(), component.doc(), out));
        out.line("// What its operations take and give").line("");
        description
                .responses()
                .forEach((name, response) -> out.doc(meaning(response))
                        .line("export type " + names.response(name) + " = " + answer(response) + ";")
                        .line(""));
        operations.forEach(this::types);
        client();
        out.line("// How values travel").line("");
        runtime()
                .lines()
                .filter(line -> !description.security().isEmpty() || !line.contains("await authorize("))
                .forEach(out::line);
        out.line("");
        shapes();
        operations();
        return out.toString();
    }

    private void header() {
        Description.Info info = description.info();
        var doc = new ArrayList<String>();
        doc.add(info.title() + " " + info.version());
        if (!info.doc().isEmpty()) {
            doc.add("");
            doc.addAll(info.doc());
        }
        doc.add("");
        doc.add("Written by `mtpsc client --ts`; changes will be lost when it is written again.");
        out.doc(doc).line("");
    }

    private static List<String> meaning(Response response) {
        return response.codes().stream()
                .filter(code -> !code.code().isEmpty())
                .map(code -> "`" + code.code() + "`" + (code.message().isEmpty() ? "" : ": " + code.message()))
                .toList();
    }

    private String answer(Response response) {
        return "Answer<" + (response.status() < FIRST_ERROR) + ", " + response.status() + ", "
                + response.body().map(forms::type).orElse("undefined")
                + (response.maybeEmpty() ? " | undefined" : "") + ">";
    }

    /** Whether fetch can send its requests. */
    private static boolean isCallable(Operation operation) {
        return operation.body().isEmpty() || ServedRoute.carriesBody(operation.method());
    }

    private static List<Parameter> in(Operation operation, Place place) {
        return operation.parameters().stream().filter(p -> p.place() == place).toList();
    }

    private static String group(Place place) {
        return switch (place) {
            case PATH -> "path";
            case QUERY -> "query";
            case HEADER -> "headers";
        };
    }

    private void types(Operation operation) {
        out.line("export interface " + names.args(operation.id()) + " {").in();
        for (Place place : Place.values()) {
            List<Parameter> parameters = in(operation, place);
            if (parameters.isEmpty()) {
                continue;
            }
            boolean required = parameters.stream().anyMatch(Parameter::required);
            out.line("readonly " + group(place) + (required ? ": {" : "?: {")).in();
            for (Parameter parameter : parameters) {
                out.doc(parameterDoc(parameter))
                        .line("readonly " + TypeNames.member(parameter.field())
                                + (parameter.required() ? ": " : "?: ")
                                + forms.type(parameter.schema())
                                + (parameter.required() ? "" : " | undefined")
                                + ";");
            }
            out.out().line("};");
        }
        operation.body().ifPresent(body -> out.line("readonly body: " + forms.type(body) + ";"));
        out.out().line("}").line("");
        out.line("export type " + names.answer(operation.id()) + " =").in();
        for (int i = 0; i < operation.responses().size(); i++) {
            Response response = operation.responses().get(i);
            String name = shared.get(response);
            boolean last = i == operation.responses().size() - 1;
            out.line("| " + (name == null ? answer(response) : names.response(name)) + (last ? ";" : ""));
        }
        out.out().line("");
    }

    private static List<String> parameterDoc(Parameter parameter) {
        var doc = new ArrayList<>(parameter.doc());
        parameter.defaultValue().ifPresent(value -> doc.add("Default: " + value.toText()));
        return doc;
    }

    private void client() {
        out.line("/** Where the API is, and what goes with every call. */");
        out.line("export interface ClientOptions {").in();
        out.line("/** \"https://api.example.com\"; in a browser \"\" is the page's own host. */");
        out.line("readonly baseUrl: string;");
        out.line("readonly headers?: { readonly [name: string]: string };");
        out.line("/** Another fetch, to log, retry or test. */");
        out.line("readonly fetch?: typeof fetch;");
        for (var scheme : description.security().entrySet()) {
            out.doc(List.of(
                            switch (scheme.getValue()) {
                                case Description.Security.Bearer _ -> "The token, or what gives one for each call.";
                                case Description.Security.ApiKey _ -> "The key, or what gives one for each call.";
                            }))
                    .line("readonly " + TypeNames.member(scheme.getKey())
                            + "?: string | (() => string | Promise<string>);");
        }
        out.out().line("}").line("");
        out.doc(clientDoc())
                .line("export class Client {")
                .in()
                .line("readonly #options: ClientOptions;")
                .line("")
                .line("constructor(options: ClientOptions) {")
                .in()
                .line("this.#options = options;")
                .out()
                .line("}");
        for (Operation operation : operations) {
            boolean optional = operation.body().isEmpty()
                    && operation.parameters().stream().noneMatch(Parameter::required);
            String method = TypeNames.method(operation.id());
            out.line("");
            out.doc(methodDoc(operation))
                    .line(method + "(args: " + names.args(operation.id()) + (optional ? " = {}" : "")
                            + ", options: CallOptions = {}): Promise<" + names.answer(operation.id()) + "> {")
                    .in()
                    .line("return call(this.#options, OPERATIONS." + operation.id() + ", args, options) as Promise<"
                            + names.answer(operation.id()) + ">;")
                    .out()
                    .line("}");
        }
        out.out().line("}").line("");
    }

    private List<String> clientDoc() {
        var doc = new ArrayList<>(
                List.of(
                        "Calls the API. Every method gives an answer whatever its status, so that the compiler asks for each case;",
                        "`unwrap` gives the body of a success and throws otherwise. A call that gets no answer throws what fetch throws."));
        for (Operation operation : description.operations()) {
            if (!isCallable(operation)) {
                doc.add("");
                doc.add("`" + operation.method() + " " + operation.pathTemplate()
                        + "` is not here: it takes a body, and fetch sends none with " + operation.method() + ".");
            }
        }
        return doc;
    }

    private static List<String> methodDoc(Operation operation) {
        var doc = new ArrayList<>(operation.doc());
        if (!doc.isEmpty()) {
            doc.add("");
        }
        doc.add("`" + operation.method() + " " + operation.pathTemplate() + "`");
        return doc;
    }

    static String runtime() {
        try (InputStream in = TypeScriptClient.class.getResourceAsStream("runtime.ts")) {
            if (in == null) {
                throw new IllegalStateException("the build lacks runtime.ts");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void shapes() {
        if (!description.security().isEmpty()) {
            authorize();
        }
        out.line("const SHAPES: { readonly [name: string]: WireShape } = {").in();
        description.schemas().forEach((name, component) -> out.line(forms.entry(name, component.schema()) + ","));
        out.out().line("};").line("");
    }

    private void authorize() {
        out.line(
                        "async function authorize(client: ClientOptions, operation: WireOperation, headers: Record<string, string>)"
                                + ": Promise<void> {")
                .in();
        description.security().forEach((name, scheme) -> {
            String header = switch (scheme) {
                case Description.Security.Bearer _ -> "headers[\"Authorization\"] = `Bearer ${secret}`;";
                case Description.Security.ApiKey(String key) -> "headers[" + Text.quoted(key) + "] = secret;";
            };
            String given = "client[" + Text.quoted(name) + "]";
            out.line("if (operation.security === " + Text.quoted(name) + " && " + given + " !== undefined) {")
                    .in()
                    .line("const given = " + given + ";")
                    .line("const secret = typeof given === \"string\" ? given : await given();")
                    .line(header)
                    .out()
                    .line("}");
        });
        out.out().line("}").line("");
    }

    private void operations() {
        out.line("const OPERATIONS = {").in();
        for (Operation operation : operations) {
            out.line(operation.id() + ": {").in();
            out.line("method: " + Text.quoted(operation.method()) + ",");
            out.line("path: [" + path(operation) + "],");
            for (Place place : List.of(Place.QUERY, Place.HEADER)) {
                List<Parameter> parameters = in(operation, place);
                if (!parameters.isEmpty()) {
                    out.line(group(place) + ": ["
                            + parameters.stream().map(this::parameter).collect(Collectors.joining(", ")) + "],");
                }
            }
            operation.body().ifPresent(body -> out.line("body: " + forms.shape(body) + ","));
            operation.security().ifPresent(name -> out.line("security: " + Text.quoted(name) + ","));
            out.line("responses: {").in();
            for (Response response : operation.responses()) {
                out.line(response.status() + ": "
                        + response.body().map(forms::shape).orElse("null") + ",");
            }
            out.out().line("},");
            String maybeEmpty = operation.responses().stream()
                    .filter(Response::maybeEmpty)
                    .map(response -> Integer.toString(response.status()))
                    .collect(Collectors.joining(", "));
            if (!maybeEmpty.isEmpty()) {
                out.line("maybeEmpty: [" + maybeEmpty + "],");
            }
            out.out().line("},");
        }
        out.out().line("} satisfies { readonly [id: string]: WireOperation };");
    }

    private String path(Operation operation) {
        List<Parameter> parameters = in(operation, Place.PATH);
        var parts = new ArrayList<String>();
        for (PathPart part : operation.path()) {
            parts.add(
                    part.parameter()
                            ? parameters.stream()
                                    .filter(p -> p.name().equals(part.text()))
                                    .map(this::parameter)
                                    .findFirst()
                                    .orElseThrow()
                            : Text.quoted(part.text()));
        }
        return String.join(", ", parts);
    }

    private String parameter(Parameter parameter) {
        return "{ field: " + Text.quoted(parameter.field()) + ", name: " + Text.quoted(parameter.name()) + ", shape: "
                + forms.shape(parameter.schema()) + " }";
    }
}
