package io.mtpscript.compiler.ir;

import io.mtpscript.compiler.source.Span;
import java.util.List;

/**
 * One function for one choice of type arguments, or a lambda lifted out of one.
 *
 * @param name for people: {@code orders.mtp:total}, {@code List.map<Int, String>}
 * @param params the first variables; a closure is not among them
 * @param closure the function is the code of a function value: it may use {@link Op.Capture}
 * @param captureTypes types of the captured values; empty unless {@code closure}
 * @param pure no effect is reachable from it
 * @param codeClass the same for functions whose canonical code is the same: what equality of function values compares
 */
public record IrFunction(
        String name,
        List<Atom.Var> params,
        boolean closure,
        List<Integer> captureTypes,
        int resultType,
        Block body,
        boolean pure,
        int codeClass,
        Span span) {
    /** The name of the function that makes a response of a failure, one for all places; its spans are those of the first. */
    public static final String FAILURE_RESPONSE = "failure response";

    public IrFunction {
        params = List.copyOf(params);
        captureTypes = List.copyOf(captureTypes);
    }
}
