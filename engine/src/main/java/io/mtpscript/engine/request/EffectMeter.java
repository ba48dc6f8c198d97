package io.mtpscript.engine.request;

import io.mtpscript.core.code.Program;

/** Is told how long effect calls took. */
@FunctionalInterface
interface EffectMeter {
    /** Measures nothing. */
    EffectMeter NONE = (site, nanos) -> {};

    void answered(Program.EffectSite site, long nanos);
}
