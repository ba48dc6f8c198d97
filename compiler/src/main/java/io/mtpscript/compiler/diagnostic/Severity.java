package io.mtpscript.compiler.diagnostic;

/** How much a finding weighs. Only {@code ERROR} stops a compilation. */
public enum Severity {
    ERROR,
    WARNING
}
