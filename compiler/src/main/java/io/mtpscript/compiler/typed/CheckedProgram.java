package io.mtpscript.compiler.typed;

import io.mtpscript.compiler.source.Span;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A whole program that has passed every check. Lists are in a canonical order (by module path, then by name), so that
 * the order of files and declarations does not matter to what follows.
 *
 * @param functions every defined function of user and library sources; lowering keeps what is reachable
 * @param types what the program's own types are called, for those who show them; equal records may have several names
 * @param prelude the library items that lowering itself needs
 * @param comparesFunctions whether it matters which functions are equal
 */
public record CheckedProgram(
        List<TFunction> functions,
        List<TConstant> constants,
        List<UnionSymbol> unions,
        List<NamedType> types,
        List<TApi> apis,
        List<TTest> tests,
        ServeSettings serve,
        Prelude prelude,
        boolean comparesFunctions) {
    public CheckedProgram {
        functions = List.copyOf(functions);
        constants = List.copyOf(constants);
        unions = List.copyOf(unions);
        types = List.copyOf(types);
        apis = List.copyOf(apis);
        tests = List.copyOf(tests);
    }

    /**
     * A type declaration of the program: an alias or a union.
     *
     * @param type what it stands for, a union applied to its own parameters
     * @param fields the fields of an alias of a record in source order, those of records inside it too
     */
    public record NamedType(
            String module,
            String name,
            List<Type.TypeParam> params,
            Type type,
            List<String> doc,
            List<DocumentedField> fields) {
        public NamedType {
            params = List.copyOf(params);
            doc = List.copyOf(doc);
            fields = List.copyOf(fields);
        }
    }

    /**
     * @param path names from the outermost record on; a record in a List, an Option or a Map counts as the field itself
     */
    public record DocumentedField(List<String> path, List<String> doc) {
        public DocumentedField {
            path = List.copyOf(path);
            doc = List.copyOf(doc);
        }
    }

    /** @param effects names, sorted */
    public record TFunction(
            FunctionSymbol symbol, List<Local> params, TExpr body, List<String> effects, List<String> doc, Span span) {
        public TFunction {
            params = List.copyOf(params);
            effects = List.copyOf(effects);
            doc = List.copyOf(doc);
        }
    }

    /** The value is pure and has no cycle. */
    public record TConstant(ConstantSymbol symbol, TExpr value, Span span) {}

    /**
     * One api. The handler's parameters are, always in this order and always present: {@code path}, {@code query},
     * {@code headers} (records, maybe empty) and {@code body} (Unit without a body clause).
     *
     * @param name operationId; for an api without a name the method and path
     * @param pathBindings the record's fields with their source names and defaults; those of query and headers alike
     * @param authParam a fifth parameter where there is {@code auth}: who called
     * @param effects declared, sorted
     * @param uses effects really used, sorted: what the runtime enforces is {@code effects}
     */
    public record TApi(
            String name,
            String module,
            String method,
            List<Segment> path,
            Local pathParam,
            List<TBinding> pathBindings,
            Local queryParam,
            List<TBinding> queryBindings,
            Local headersParam,
            List<TBinding> headerBindings,
            Local bodyParam,
            Local authParam,
            Optional<TAuth> auth,
            boolean bodyOpen,
            boolean sensitive,
            List<String> effects,
            List<String> uses,
            TExpr handler,
            List<String> doc,
            Span span) {
        public TApi {
            path = List.copyOf(path);
            pathBindings = List.copyOf(pathBindings);
            queryBindings = List.copyOf(queryBindings);
            headerBindings = List.copyOf(headerBindings);
            effects = List.copyOf(effects);
            uses = List.copyOf(uses);
            doc = List.copyOf(doc);
        }
    }

    /** How callers show who they are; an api that says {@code none}, or nothing, has no such value. */
    public sealed interface TAuth {
        record Bearer(Optional<String> audience, Optional<String> issuer, List<String> scopes) implements TAuth {
            public Bearer {
                scopes = List.copyOf(scopes);
            }
        }

        record ApiKey(String header) implements TAuth {}
    }

    /** One test; {@code body} is Unit and may call {@link TestEffect}. No part of the program that is served. */
    public record TTest(String name, String module, TExpr body, Span span) {}

    /** One path segment: static text, percent-decoded, or a parameter's name. */
    public record Segment(boolean parameter, String text) {}

    /**
     * One bound parameter.
     *
     * @param field the record field it fills
     * @param external the name on the wire: path or query name as written, header in its HTTP spelling (X-Trace)
     * @param defaultValue a literal of the field's type, or {@code None}
     */
    public record TBinding(String field, String external, Type type, Optional<TExpr> defaultValue, List<String> doc) {
        public TBinding {
            doc = List.copyOf(doc);
        }
    }

    /**
     * What {@code serve} says.
     *
     * @param title of the API, and its {@code version}: for its documents
     * @param doc the doc comment before {@code serve}
     * @param routes method, path and api, complete (all apis when the program does not say)
     */
    public record ServeSettings(
            Optional<String> host,
            Optional<Integer> port,
            Optional<Integer> requestTimeoutMs,
            Optional<String> title,
            Optional<String> version,
            List<String> doc,
            List<ServedRoute> routes) {
        public ServeSettings {
            doc = List.copyOf(doc);
            routes = List.copyOf(routes);
        }
    }

    /** @param api index into {@link CheckedProgram#apis()} */
    public record ServedRoute(String method, List<Segment> path, int api, Span span) {
        private static final Comparator<Segment> BY_SEGMENT =
                Comparator.comparing(Segment::parameter).thenComparing(Segment::text);

        public ServedRoute {
            path = List.copyOf(path);
        }

        /** Whether every client can send a body with requests of this method: {@code fetch} refuses to with some. */
        public static boolean carriesBody(String method) {
            return !method.equals("GET") && !method.equals("HEAD");
        }

        /** The canonical order of routes: segment by segment, static ones first, then by method. */
        public static int compare(ServedRoute left, ServedRoute right) {
            for (int i = 0; i < left.path.size() && i < right.path.size(); i++) {
                int order = BY_SEGMENT.compare(left.path.get(i), right.path.get(i));
                if (order != 0) {
                    return order;
                }
            }
            int order = Integer.compare(left.path.size(), right.path.size());
            return order != 0 ? order : left.method.compareTo(right.method);
        }
    }

    /** Library symbols that lowering refers to by itself. */
    public record Prelude(UnionSymbol option, UnionSymbol result, UnionSymbol failure, UnionSymbol json) {}
}
