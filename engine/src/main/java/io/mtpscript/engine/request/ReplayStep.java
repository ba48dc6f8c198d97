package io.mtpscript.engine.request;

import io.mtpscript.core.code.Program;

/**
 * An effect call that a replay made.
 *
 * @param n the call's number
 * @param site where the program makes it
 * @param place the same as {@code file:line:column}
 * @param gasUsed by the request when it made the call
 */
public record ReplayStep(int n, Program.EffectSite site, String place, long gasUsed) {}
