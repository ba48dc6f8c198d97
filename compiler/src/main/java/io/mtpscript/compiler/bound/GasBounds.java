package io.mtpscript.compiler.bound;

import io.mtpscript.compiler.ir.ConstantValues;
import io.mtpscript.compiler.ir.IrProgram;
import io.mtpscript.compiler.ir.Reach;
import io.mtpscript.core.Limits;
import io.mtpscript.core.gas.Charge;
import io.mtpscript.core.gas.GasSchedule;
import java.util.List;

/** The upper bounds of a linked program's routes. */
public final class GasBounds {
    private final IrProgram program;
    private final GasSchedule gas;
    private final Limits limits;
    private final Walk walk;
    private final long constantGas;

    private GasBounds(IrProgram program, ConstantValues values, GasSchedule gas, Limits limits) {
        this.program = program;
        this.gas = gas;
        this.limits = limits;
        this.walk = new Walk(program, values, gas, limits);
        List<Integer> handlers =
                program.routes().stream().map(IrProgram.Route::handler).toList();
        this.constantGas = Reach.gas(new Reach.Graph(program), values, handlers);
    }

    /**
     * One bound for each route, in the program's order.
     *
     * @param values of all module constants
     * @param limits what requests are held to
     */
    public static List<GasBound> of(IrProgram program, ConstantValues values, GasSchedule gas, Limits limits) {
        var bounds = new GasBounds(program, values, gas, limits);
        return program.routes().stream().map(bounds::of).toList();
    }

    private GasBound of(IrProgram.Route route) {
        try {
            return new GasBound.AtMost(total(route));
        } catch (Unbounded unbounded) {
            return new GasBound.Unknown(unbounded.reason(), unbounded.span());
        }
    }

    private long total(IrProgram.Route route) {
        var request = new RequestSizes(walk.sizes(), gas, limits, route);
        var span = program.functions().get(route.handler()).span();
        Walk.Summary handler = walk.route(route.handler(), request.arguments(), span);
        long visits = handler.result() instanceof Size.Response(long body) ? body : 0;
        long response = Count.times(visits, gas.cost(Charge.JSON_RESPONSE_ENCODE));
        long sum = Count.plus(gas.cost(Charge.REQUEST_START) + constantGas, request.gas());
        sum = Count.plus(sum, Count.plus(Math.max(0, handler.gas().plain()), response));
        if (sum > Walk.MAX) {
            throw new Unbounded("more than 2^53 gas", span);
        }
        return sum;
    }
}
