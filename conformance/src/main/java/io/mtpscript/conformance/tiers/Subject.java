package io.mtpscript.conformance.tiers;

import io.mtpscript.compiler.typed.CheckedProgram;
import io.mtpscript.core.code.Program;

/** A program in the forms that tiers start from. */
public record Subject(String source, CheckedProgram checked, Program compiled) {}
