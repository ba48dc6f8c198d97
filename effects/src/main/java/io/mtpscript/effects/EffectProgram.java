package io.mtpscript.effects;

/** A program whose effect sites are prepared; made by {@link EffectRuntime#link}. Immutable. */
public interface EffectProgram {}
