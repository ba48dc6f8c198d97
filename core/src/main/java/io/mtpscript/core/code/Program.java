package io.mtpscript.core.code;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * A linked program: everything a snapshot carries.
 *
 * @param semanticsVersion SHA-256 hex over gas table, builtins and Unicode tables
 * @param constants 64-bit constants of LDK: numbers, and offsets into {@code data}
 * @param data constant objects as the VM maps them, read-only from VM offset 0; the first 64 bytes are zero
 * @param routes complete and unambiguous, in canonical order
 * @param constantGas what evaluating the module constants cost the compiler: every request is charged it at its start
 * @param config the values of the deployment's configuration that the program reads, sorted by name, then kind
 * @param unionHashes qualified union name to SHA-256 hex
 * @param files source files that position ids refer to
 * @param positions packed {@code file << 44 | line << 20 | column} (1-based), index = position id
 * @param openapi the OpenAPI document in canonical JSON; empty when not generated
 * @param buildInfo canonical key to text (compiler version, source hashes)
 */
public record Program(
        String semanticsVersion,
        List<TypeDesc> types,
        List<FunctionCode> functions,
        long[] constants,
        byte[] data,
        List<SqlTemplate> sqlTemplates,
        List<EffectSite> effectSites,
        List<Route> routes,
        long constantGas,
        List<ConfigValue> config,
        Serve serve,
        SortedMap<String, String> unionHashes,
        List<String> files,
        long[] positions,
        byte[] openapi,
        SortedMap<String, String> buildInfo) {
    /** How far the file's index is shifted in a packed position. */
    public static final int POSITION_FILE_SHIFT = 44;

    /** How far the line is shifted in a packed position. */
    public static final int POSITION_LINE_SHIFT = 20;

    public Program {
        types = List.copyOf(types);
        functions = List.copyOf(functions);
        sqlTemplates = List.copyOf(sqlTemplates);
        effectSites = List.copyOf(effectSites);
        routes = List.copyOf(routes);
        config = List.copyOf(config);
        files = List.copyOf(files);
    }

    /**
     * The text of one {@code sql} literal: {@code pieces.size() == paramTypes.size() + 1}. A parameter of type Sql is
     * spliced.
     */
    public record SqlTemplate(List<String> pieces, List<Integer> paramTypes) {
        public SqlTemplate {
            pieces = List.copyOf(pieces);
            paramTypes = List.copyOf(paramTypes);
        }
    }

    /**
     * One place in the program that calls an effect.
     *
     * @param typeArgs type ids of the call's type arguments (the row type of a query)
     * @param argTypes type ids of the arguments
     * @param resultType type id of the answer
     */
    public record EffectSite(
            String effect,
            String function,
            List<Integer> typeArgs,
            List<Integer> argTypes,
            int resultType,
            int position) {
        public EffectSite {
            typeArgs = List.copyOf(typeArgs);
            argTypes = List.copyOf(argTypes);
        }
    }

    /**
     * One served route. The handler takes four words: path, query and headers records, body (Unit without one), and
     * returns a RESPONSE.
     *
     * @param bodyType type id, or -1 where there is no body clause
     * @param effects declared, sorted: the authority of this route
     * @param gasBound the most gas that a request within the default limits can use, where the compiler found a bound
     * @param auth the credentials that are verified before the handler runs; the handler then takes a fifth word
     * @param calls what is known of the effects that it calls, by the sites' numbers
     */
    public record Route(
            String name,
            String method,
            List<Segment> path,
            int handler,
            int pathType,
            List<Binding> pathBindings,
            int queryType,
            List<Binding> queryBindings,
            int headersType,
            List<Binding> headerBindings,
            int bodyType,
            boolean bodyOpen,
            boolean sensitive,
            List<String> effects,
            OptionalLong gasBound,
            Optional<Auth> auth,
            List<RouteCall> calls) {
        public Route {
            path = List.copyOf(path);
            pathBindings = List.copyOf(pathBindings);
            queryBindings = List.copyOf(queryBindings);
            headerBindings = List.copyOf(headerBindings);
            effects = List.copyOf(effects);
            calls = List.copyOf(calls);
        }

        /** The path as a program writes it: {@code /orders/:id}. */
        public String pattern() {
            return path.isEmpty()
                    ? "/"
                    : path.stream()
                            .map(segment -> "/" + (segment.parameter() ? ":" : "") + segment.text())
                            .collect(Collectors.joining());
        }
    }

    /**
     * What is known, before it runs, of the calls that a route makes at one place. For people and tools: nothing that runs relies on it.
     *
     * @param site index in {@link Program#effectSites()}
     * @param known of a database's call the statements as they are sent, in which a comment stands for what is computed or repeats; of
     *     HttpOut the hosts ({@code https://rates.example}, or {@code {Config RATES}} where the configuration names it); of Config the name
     * @param complete whether there is no other statement or name
     */
    public record RouteCall(int site, List<String> known, boolean complete) {
        public RouteCall {
            known = List.copyOf(known);
        }
    }

    /** How callers of a route show who they are. */
    public sealed interface Auth {
        /** The record of the handler's fifth argument: the field {@code subject}, for a bearer {@code claims} too. */
        int type();

        /**
         * A signed token in {@code Authorization}.
         *
         * @param audience who the token must be for
         * @param issuer who the token must be from
         * @param scopes what the token must allow
         */
        record Bearer(Optional<String> audience, Optional<String> issuer, List<String> scopes, int type)
                implements Auth {
            public Bearer {
                scopes = List.copyOf(scopes);
            }
        }

        /** A secret in a header of this name. */
        record ApiKey(String header, int type) implements Auth {}
    }

    /** One value of the deployment's configuration that the program reads: without it an engine refuses to start. */
    public record ConfigValue(String name, Kind kind) {
        /** What the program takes it for. */
        public enum Kind {
            STRING,
            INT,
            SECRET
        }
    }

    /** Static text (percent-decoded) or a parameter's name. */
    public record Segment(boolean parameter, String text) {}

    /**
     * One bound parameter; bindings are in the order of the record's fields.
     *
     * @param external name on the wire
     * @param defaultCbor canonical CBOR of the default, by the field's type
     */
    public record Binding(String field, String external, int type, Optional<byte[]> defaultCbor) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Binding b
                    && field.equals(b.field)
                    && external.equals(b.external)
                    && type == b.type
                    && Arrays.equals(defaultCbor.orElse(null), b.defaultCbor.orElse(null));
        }

        @Override
        public int hashCode() {
            return field.hashCode() * 31 + external.hashCode();
        }
    }

    /** A place in a source file; line and column (in UTF-16 units) count from 1. */
    public record Position(String file, int line, int column) {}

    /** Where a position id points; empty for -1 and other ids that are none. */
    public Optional<Position> position(int id) {
        if (id < 0 || id >= positions.length) {
            return Optional.empty();
        }
        long packed = positions[id];
        int file = (int) (packed >>> POSITION_FILE_SHIFT);
        int line = (int) ((packed >>> POSITION_LINE_SHIFT) & ((1L << (POSITION_FILE_SHIFT - POSITION_LINE_SHIFT)) - 1));
        int column = (int) (packed & ((1 << POSITION_LINE_SHIFT) - 1));
        return file < files.size() ? Optional.of(new Position(files.get(file), line, column)) : Optional.empty();
    }

    public record Serve(Optional<String> host, Optional<Integer> port, Optional<Integer> requestTimeoutMs) {}

    @Override
    public boolean equals(Object other) {
        return other instanceof Program p
                && semanticsVersion.equals(p.semanticsVersion)
                && types.equals(p.types)
                && functions.equals(p.functions)
                && Arrays.equals(constants, p.constants)
                && Arrays.equals(data, p.data)
                && sqlTemplates.equals(p.sqlTemplates)
                && effectSites.equals(p.effectSites)
                && routes.equals(p.routes)
                && config.equals(p.config)
                && constantGas == p.constantGas
                && serve.equals(p.serve)
                && unionHashes.equals(p.unionHashes)
                && files.equals(p.files)
                && Arrays.equals(positions, p.positions)
                && Arrays.equals(openapi, p.openapi)
                && buildInfo.equals(p.buildInfo);
    }

    @Override
    public int hashCode() {
        return semanticsVersion.hashCode() * 31 + functions.hashCode();
    }
}
