package io.mtpscript.compiler.types;

import io.mtpscript.compiler.source.Span;
import io.mtpscript.compiler.typed.ConstantSymbol;
import io.mtpscript.compiler.typed.Type;
import java.util.Optional;

/** Types that may have to be found by checking another declaration first. */
interface Results {
    /** The function's result type; the error type after a diagnostic when it depends on itself. */
    Type resultOf(Definition.Function function, Span use);

    /** The constant with its type; empty after a diagnostic when it depends on itself. */
    Optional<ConstantSymbol> constant(Definition.Constant constant, Span use);
}
