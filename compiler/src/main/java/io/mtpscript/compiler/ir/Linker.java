package io.mtpscript.compiler.ir;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.source.Span;
import io.mtpscript.compiler.typed.CheckedProgram;
import io.mtpscript.compiler.typed.CheckedProgram.TApi;
import io.mtpscript.compiler.typed.CheckedProgram.TAuth;
import io.mtpscript.compiler.typed.UnionHash;
import io.mtpscript.compiler.typed.UnionSymbol;
import io.mtpscript.core.Limits;
import io.mtpscript.core.code.Program.Auth;
import io.mtpscript.core.code.Program.Segment;
import io.mtpscript.core.code.TypeDesc;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Links a checked program: from the served routes, everything reachable, each function once for every choice of types. */
public final class Linker {
    /** How the module of a program's own function ends; the library's modules have other names. */
    private static final String SOURCE = ".mtp";

    private final CheckedProgram program;
    private final List<Integer> kept = new ArrayList<>();
    private final Linking linking;

    private Linker(CheckedProgram program) {
        this.program = program;
        this.linking = new Linking(program);
    }

    /** Never throws for a checked program; a bound that is passed is a diagnostic. */
    public static LinkResult link(CheckedProgram program) {
        return link(program, false);
    }

    /**
     * As {@link #link}, with the program's tests, and with every function and api of the user that is not generic, reachable
     * or not: what no test reaches has to be seen.
     */
    public static LinkResult linkTests(CheckedProgram program) {
        return link(program, true);
    }

    private static Optional<Span> firstRoute(CheckedProgram program) {
        return program.serve().routes().stream().findFirst().map(CheckedProgram.ServedRoute::span);
    }

    private static LinkResult link(CheckedProgram program, boolean withTests) {
        var linker = new Linker(program);
        try {
            return new LinkResult(Optional.of(linker.link(withTests)), linker.kept, List.of());
        } catch (UnionConflict conflict) {
            var span = conflict.span().or(() -> firstRoute(program)).orElseThrow(() -> conflict);
            return new LinkResult(
                    Optional.empty(),
                    List.of(),
                    List.of(Diagnostic.of(DiagnosticCode.UNION_MISMATCH, span, conflict.text())
                            .withHint("Check both again, so that they see the same variants.")));
        } catch (LimitExceeded exceeded) {
            var span = exceeded.span().or(() -> firstRoute(program)).orElseThrow(() -> exceeded);
            return new LinkResult(Optional.empty(), List.of(), List.of(exceeded.diagnostic(span)));
        }
    }

    private void reachTests(Map<Integer, Integer> handlers) {
        program.tests().forEach(test -> kept.add(linking.test(test)));
        for (CheckedProgram.TFunction function : program.functions()) {
            if (function.symbol().module().endsWith(SOURCE)
                    && function.symbol().typeParams().isEmpty()) {
                kept.add(linking.function(function.symbol(), List.of(), function.span()));
            }
        }
        for (int i = 0; i < program.apis().size(); i++) {
            TApi api = program.apis().get(i);
            kept.add(handlers.computeIfAbsent(i, _ -> linking.handler(api)));
        }
    }

    private IrProgram link(boolean withTests) {
        List<CheckedProgram.ServedRoute> served = program.serve().routes().stream()
                .sorted(CheckedProgram.ServedRoute::compare)
                .toList();
        if (served.size() > Limits.ROUTES) {
            throw new LimitExceeded(
                    "The program has more than " + Limits.ROUTES + " routes",
                    "Serve some of them from a program of their own.",
                    Optional.of(served.get(Limits.ROUTES).span()));
        }
        Map<Integer, Integer> handlers = new LinkedHashMap<>();
        var routes = new ArrayList<IrProgram.Route>();
        for (CheckedProgram.ServedRoute route : served) {
            TApi api = program.apis().get(route.api());
            int handler = handlers.computeIfAbsent(route.api(), _ -> linking.handler(api));
            routes.add(route(route, api, handler));
        }
        if (withTests) {
            reachTests(handlers);
        }
        linking.finish();
        var reached = new IrProgram.Reached(
                linking.types().types().size(), linking.sqlTemplates().size());
        SortedMap<String, String> unionHashes = unionHashes();
        linking.constants().useAll();
        return program(linking.finish(), reached, routes, unionHashes);
    }

    private IrProgram program(
            List<FunctionDraft> drafts,
            IrProgram.Reached reached,
            List<IrProgram.Route> routes,
            SortedMap<String, String> unionHashes) {
        List<IrProgram.ModuleConstant> constants = linking.constants().found();
        // Function values are equal when the code that was written is.
        int[] classes = CodeClasses.of(drafts, linking.effectSites(), constants);
        var roots = new LinkedHashSet<Integer>();
        routes.forEach(route -> roots.add(route.handler()));
        roots.addAll(kept);
        Specialising.Result made = Specialising.of(drafts, roots, constants)
                .orElseGet(() -> Specialising.Result.unchanged(drafts, roots, constants));
        kept.replaceAll(made::number);
        boolean[] pure = Purity.of(made.functions());
        var functions = new ArrayList<IrFunction>();
        for (int i = 0; i < pure.length; i++) {
            functions.add(made.functions()
                    .get(i)
                    .finish(pure[i], classes[made.origins().get(i)]));
        }
        return new IrProgram(
                linking.types().types(),
                functions,
                linking.sqlTemplates(),
                linking.sqlLiterals(),
                linking.effectSites(),
                made.constants(),
                reached,
                routes.stream()
                        .map(route -> route.withHandler(made.number(route.handler())))
                        .toList(),
                linking.config(),
                program.serve(),
                unionHashes);
    }

    private IrProgram.Route route(CheckedProgram.ServedRoute route, TApi api, int handler) {
        int path = linking.types().of(api.pathParam().type(), TypeTable.Arguments.NONE);
        int query = linking.types().of(api.queryParam().type(), TypeTable.Arguments.NONE);
        int headers = linking.types().of(api.headersParam().type(), TypeTable.Arguments.NONE);
        int body = linking.types().of(api.bodyParam().type(), TypeTable.Arguments.NONE);
        return new IrProgram.Route(
                api.name(),
                route.method(),
                route.path().stream()
                        .map(s -> new Segment(s.parameter(), s.text()))
                        .toList(),
                handler,
                path,
                bindings(path, api.pathBindings()),
                query,
                bindings(query, api.queryBindings()),
                headers,
                bindings(headers, api.headerBindings()),
                body == TypeTable.UNIT ? -1 : body,
                api.bodyOpen(),
                api.sensitive(),
                api.effects(),
                api.auth().map(auth -> auth(auth, api)));
    }

    private Auth auth(TAuth auth, TApi api) {
        int type = linking.types().of(api.authParam().type(), TypeTable.Arguments.NONE);
        return switch (auth) {
            case TAuth.Bearer(var audience, var issuer, var scopes) -> new Auth.Bearer(audience, issuer, scopes, type);
            case TAuth.ApiKey(String header) -> new Auth.ApiKey(header, type);
        };
    }

    private List<IrProgram.Binding> bindings(int record, List<CheckedProgram.TBinding> bindings) {
        List<TypeDesc.Field> fields = linking.types().record(record).fields();
        return bindings.stream()
                .sorted(Comparator.comparingInt(b -> DecisionTrees.index(fields, b.field())))
                .map(b -> new IrProgram.Binding(
                        b.field(),
                        b.external(),
                        linking.types().of(b.type(), TypeTable.Arguments.NONE),
                        b.defaultValue().map(linking::literal)))
                .toList();
    }

    private SortedMap<String, String> unionHashes() {
        var hashes = new TreeMap<String, String>();
        for (UnionSymbol symbol : linking.types().unionSymbols()) {
            hashes.put(symbol.module() + ":" + symbol.name(), UnionHash.of(symbol));
        }
        return hashes;
    }
}
