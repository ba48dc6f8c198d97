package io.mtpscript.compiler.backend;

import io.mtpscript.compiler.bound.GasBound;
import io.mtpscript.compiler.calls.RouteCall;
import io.mtpscript.compiler.calls.SqlText;
import io.mtpscript.compiler.ir.ConstantValues;
import io.mtpscript.compiler.ir.IrProgram;
import io.mtpscript.compiler.ir.LimitExceeded;
import io.mtpscript.compiler.ir.Reach;
import io.mtpscript.compiler.source.Span;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.gas.GasSchedule;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Turns a linked program into what a snapshot carries. */
public final class Backend {
    private final IrProgram program;
    private final ConstantValues values;
    private final Emission emission;
    private final ConstantCbor cbor;

    private Backend(IrProgram program, ConstantValues values) {
        this.program = program;
        this.values = values;
        this.emission = new Emission(program, values);
        this.cbor = new ConstantCbor(program.types());
    }

    /**
     * Emits what the routes reach. Equal programs and build information give equal results.
     *
     * @param values of all module constants
     * @param bounds of the gas of the program's routes, in their order
     * @param calls of effects that the program's routes can make, in their order
     * @param openapi the API's document in canonical JSON
     * @param buildInfo nothing that differs between machines
     * @throws LimitExceeded if a function has too many registers or instructions, or the constants too many bytes
     */
    public static Placed emit(
            IrProgram program,
            ConstantValues values,
            List<GasBound> bounds,
            List<List<RouteCall>> calls,
            byte[] openapi,
            SortedMap<String, String> buildInfo) {
        List<OptionalLong> gas = bounds.stream()
                .map(bound ->
                        bound instanceof GasBound.AtMost(long most) ? OptionalLong.of(most) : OptionalLong.empty())
                .toList();
        var backend = new Backend(program, values);
        Program emitted = backend.emit(List.of(), gas, calls, openapi, buildInfo);
        return new Placed(emitted, backend.emission.places());
    }

    /** @param places where the program's code comes from */
    public record Placed(Program program, CodePlaces places) {}

    /**
     * As {@link #emit}, with functions that no route reaches, and without what the routes' clients and operators are told.
     *
     * @param more functions of the linked program
     */
    public static Extended emitWith(
            IrProgram program, ConstantValues values, List<Integer> more, SortedMap<String, String> buildInfo) {
        var backend = new Backend(program, values);
        List<OptionalLong> unbounded =
                program.routes().stream().map(_ -> OptionalLong.empty()).toList();
        List<List<RouteCall>> untold =
                program.routes().stream().map(_ -> List.<RouteCall>of()).toList();
        Program emitted = backend.emit(more, unbounded, untold, new byte[0], buildInfo);
        List<Span> spans = IntStream.range(0, emitted.positions().length)
                .mapToObj(backend.emission::span)
                .toList();
        return new Extended(emitted, more.stream().map(backend.emission::number).toList(), spans);
    }

    /**
     * @param numbers of the functions that were asked for
     * @param spans what each position id was given for
     */
    public record Extended(Program program, List<Integer> numbers, List<Span> spans) {
        public Extended {
            numbers = List.copyOf(numbers);
            spans = List.copyOf(spans);
        }
    }

    private Program emit(
            List<Integer> more,
            List<OptionalLong> bounds,
            List<List<RouteCall>> calls,
            byte[] openapi,
            SortedMap<String, String> buildInfo) {
        var graph = new Reach.Graph(program);
        List<Integer> handlers =
                program.routes().stream().map(IrProgram.Route::handler).toList();
        var roots = new ArrayList<>(handlers);
        roots.addAll(more);
        emission.add(Reach.functions(graph, values, roots));
        long constantGas = Reach.gas(graph, values, handlers);
        List<Program.EffectSite> sites =
                program.effectSites().stream().map(emission::effectSite).toList();
        var routes = new ArrayList<Program.Route>();
        for (int i = 0; i < program.routes().size(); i++) {
            routes.add(route(program.routes().get(i), bounds.get(i), calls.get(i)));
        }
        return new Program(
                GasSchedule.packaged().semanticsVersion(),
                program.types().subList(0, program.reached().types()),
                emission.functions(),
                emission.pool(),
                emission.data(),
                program.sqlTemplates().subList(0, program.reached().sqlTemplates()),
                sites,
                routes,
                constantGas,
                program.config(),
                new Program.Serve(
                        program.serve().host(),
                        program.serve().port(),
                        program.serve().requestTimeoutMs()),
                program.unionHashes(),
                emission.files(),
                emission.positions(),
                openapi,
                buildInfo);
    }

    private Program.Route route(IrProgram.Route route, OptionalLong gasBound, List<RouteCall> calls) {
        return new Program.Route(
                route.name(),
                route.method(),
                route.path(),
                emission.number(route.handler()),
                route.pathType(),
                bindings(route.pathBindings()),
                route.queryType(),
                bindings(route.queryBindings()),
                route.headersType(),
                bindings(route.headerBindings()),
                route.bodyType(),
                route.bodyOpen(),
                route.sensitive(),
                route.effects(),
                gasBound,
                route.auth(),
                calls.stream().map(Backend::told).toList());
    }

    private static Program.RouteCall told(RouteCall call) {
        List<String> known = Stream.concat(call.statements().stream().map(SqlText::text), call.names().stream())
                .distinct()
                .sorted()
                .toList();
        return new Program.RouteCall(call.site(), known, call.complete());
    }

    private List<Program.Binding> bindings(List<IrProgram.Binding> bindings) {
        return bindings.stream()
                .map(b -> new Program.Binding(
                        b.field(), b.external(), b.type(), b.defaultValue().map(cbor::encode)))
                .toList();
    }
}
