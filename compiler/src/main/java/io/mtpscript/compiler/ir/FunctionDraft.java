package io.mtpscript.compiler.ir;

import io.mtpscript.compiler.source.Span;
import java.util.List;

/** A lowered function before the whole program is known: its purity and code class are still open. */
record FunctionDraft(
        String name,
        List<Atom.Var> params,
        boolean closure,
        List<Integer> captureTypes,
        int resultType,
        Block body,
        Span span) {

    IrFunction finish(boolean pure, int codeClass) {
        return new IrFunction(name, params, closure, captureTypes, resultType, body, pure, codeClass, span);
    }
}
