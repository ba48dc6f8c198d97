package io.mtpscript.engine.request;

/** Is told how long effect calls took. */
@FunctionalInterface
interface EffectMeter {
    void answered(EffectCalls.Call call, long nanos);
}
