package io.mtpscript.compiler.ir;

import io.mtpscript.compiler.source.Span;
import io.mtpscript.compiler.typed.CheckedProgram;
import io.mtpscript.core.code.Program.Auth;
import io.mtpscript.core.code.Program.ConfigValue;
import io.mtpscript.core.code.Program.Segment;
import io.mtpscript.core.code.Program.SqlTemplate;
import io.mtpscript.core.code.TypeDesc;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * A linked program: monomorphic, closed, everything in it reachable from a served route or needed by a module constant. All
 * numbering follows from the routes' canonical order and the code reached from them, never from the order of files or
 * declarations.
 *
 * @param types first those that routes reach
 * @param sqlTemplates first those that routes reach
 * @param sqlLiterals where each template is written
 * @param constants the module constants that are no scalar literals
 * @param reached how much of the tables the routes reach
 * @param routes in canonical order: by path, static segments before parameters, then by method
 * @param config what is read of the deployment's configuration, sorted by name, then kind
 * @param unionHashes qualified name of each union in {@code types} to the SHA-256 of its variant list
 */
public record IrProgram(
        List<TypeDesc> types,
        List<IrFunction> functions,
        List<SqlTemplate> sqlTemplates,
        List<List<Span>> sqlLiterals,
        List<EffectSite> effectSites,
        List<ModuleConstant> constants,
        Reached reached,
        List<Route> routes,
        List<ConfigValue> config,
        CheckedProgram.ServeSettings serve,
        SortedMap<String, String> unionHashes) {
    public IrProgram {
        types = List.copyOf(types);
        functions = List.copyOf(functions);
        sqlTemplates = List.copyOf(sqlTemplates);
        sqlLiterals = List.copyOf(sqlLiterals);
        effectSites = List.copyOf(effectSites);
        constants = List.copyOf(constants);
        routes = List.copyOf(routes);
        config = List.copyOf(config);
    }

    /** How many types and SQL templates the routes reach. */
    public record Reached(int types, int sqlTemplates) {}

    /**
     * @param name as declared
     * @param qualifiedName with its module
     * @param function the function without parameters that computes it
     * @param literal the value, where there is nothing to compute
     */
    public record ModuleConstant(
            String name, String qualifiedName, int function, int type, Optional<Constant> literal, Span span) {}

    /** One call of an effect; types are indices in {@link IrProgram#types()}. */
    public record EffectSite(
            String effect, String function, List<Integer> typeArgs, List<Integer> argTypes, int resultType, Span span) {
        public EffectSite {
            typeArgs = List.copyOf(typeArgs);
            argTypes = List.copyOf(argTypes);
        }
    }

    /** @param bodyType -1 where there is no body clause */
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
            Optional<Auth> auth) {
        public Route {
            path = List.copyOf(path);
            pathBindings = List.copyOf(pathBindings);
            queryBindings = List.copyOf(queryBindings);
            headerBindings = List.copyOf(headerBindings);
            effects = List.copyOf(effects);
        }

        /** The same route with another function's number. */
        Route withHandler(int number) {
            return new Route(
                    name,
                    method,
                    path,
                    number,
                    pathType,
                    pathBindings,
                    queryType,
                    queryBindings,
                    headersType,
                    headerBindings,
                    bodyType,
                    bodyOpen,
                    sensitive,
                    effects,
                    auth);
        }
    }

    /** One bound parameter, in the order of the record's fields. */
    public record Binding(String field, String external, int type, Optional<Constant> defaultValue) {}
}
