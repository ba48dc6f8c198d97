package io.mtpscript.compiler.backend;

import io.mtpscript.compiler.bound.GasBound;
import io.mtpscript.compiler.ir.IrFunction;
import io.mtpscript.compiler.ir.IrProgram;
import io.mtpscript.compiler.ir.LimitExceeded;
import io.mtpscript.core.Limits;
import io.mtpscript.core.code.FunctionCode;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.gas.GasSchedule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;

/** Turns a linked program into what a snapshot carries. */
public final class Backend {
    private final IrProgram program;
    private final Image image = new Image();
    private final Positions positions = new Positions();
    private final ConstantCbor cbor;

    private Backend(IrProgram program) {
        this.program = program;
        this.cbor = new ConstantCbor(program.types());
    }

    /**
     * Equal programs and build information give equal results.
     *
     * @param bounds of the gas of the program's routes, in their order
     * @param buildInfo nothing that differs between machines
     * @throws LimitExceeded if a function has too many registers or instructions, or the constants too many bytes
     */
    public static Program emit(IrProgram program, List<GasBound> bounds, SortedMap<String, String> buildInfo) {
        return new Backend(program).emit(bounds, buildInfo);
    }

    private Program emit(List<GasBound> bounds, SortedMap<String, String> buildInfo) {
        var functions = new ArrayList<FunctionCode>();
        for (IrFunction function : program.functions()) {
            functions.add(function(function));
        }
        List<Program.EffectSite> sites = program.effectSites().stream()
                .map(s -> new Program.EffectSite(
                        s.effect(), s.function(), s.typeArgs(), s.argTypes(), s.resultType(), positions.of(s.span())))
                .toList();
        var routes = new ArrayList<Program.Route>();
        for (int i = 0; i < program.routes().size(); i++) {
            routes.add(route(program.routes().get(i), bounds.get(i)));
        }
        return new Program(
                GasSchedule.packaged().semanticsVersion(),
                program.types(),
                functions,
                image.pool(),
                image.data(),
                program.sqlTemplates(),
                sites,
                routes,
                new Program.Serve(
                        program.serve().host(),
                        program.serve().port(),
                        program.serve().requestTimeoutMs()),
                program.unionHashes(),
                positions.files(),
                positions.table(),
                new byte[0],
                buildInfo);
    }

    private FunctionCode function(IrFunction function) {
        try {
            LirBuilder.Linear linear = LirBuilder.build(function, image, positions);
            FunctionEmitter.Emitted emitted = FunctionEmitter.emit(linear, image);
            if (emitted.code().words().length > Limits.INSTRUCTIONS) {
                throw new LimitExceeded(
                        "This function needs more than " + Limits.INSTRUCTIONS + " instructions", Optional.empty());
            }
            return new FunctionCode(
                    function.name(),
                    function.params().size(),
                    emitted.registerCount(),
                    function.closure(),
                    function.captureTypes(),
                    function.codeClass(),
                    function.pure(),
                    emitted.code().words(),
                    emitted.code().tables(),
                    emitted.code().positions());
        } catch (LimitExceeded exceeded) {
            throw exceeded.at(function.span());
        }
    }

    private Program.Route route(IrProgram.Route route, GasBound bound) {
        return new Program.Route(
                route.name(),
                route.method(),
                route.path(),
                route.handler(),
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
                bound instanceof GasBound.AtMost(long gas) ? OptionalLong.of(gas) : OptionalLong.empty());
    }

    private List<Program.Binding> bindings(List<IrProgram.Binding> bindings) {
        return bindings.stream()
                .map(b -> new Program.Binding(
                        b.field(), b.external(), b.type(), b.defaultValue().map(cbor::encode)))
                .toList();
    }
}
