package io.mtpscript.vm;

import io.mtpscript.core.code.Program;

/**
 * A program that passed the verifier, its constants mapped read-only. Shared by all VMs of all threads; immutable until
 * {@link #close}, which must come after the last owner's.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class VmImage implements VmLoad, AutoCloseable {
    private final Program program;

    VmImage(Program program) {
        this.program = program;
    }

    /** Verifies a program and maps its constants; refuses with one line what breaks a rule of docs/internals.md. */
    public static VmLoad load(Program program, VmSettings settings) {
        throw new UnsupportedOperationException();
    }

    public Program program() {
        return program;
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
