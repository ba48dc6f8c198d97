package io.mtpscript.conformance.oracle;

import java.util.List;

/** What evaluating in tail position gives: a value, or the call that is left to do. */
sealed interface Step permits Value, Step.TailCall {
    /** A call whose caller has nothing to do any more. */
    record TailCall(Value.Callable callee, List<Value> args) implements Step {}
}
