package io.mtpscript.vm.image;

import io.mtpscript.core.code.Program;
import io.mtpscript.core.gas.GasSchedule;

/** A program that keeps every rule, with its functions prepared; only {@link ImageVerifier} makes one. */
public final class VerifiedProgram {
    private final Program program;
    private final GasSchedule gas;
    private final Code[] functions;

    VerifiedProgram(Program program, GasSchedule gas, Code[] functions) {
        this.program = program;
        this.gas = gas;
        this.functions = functions;
    }

    Program program() {
        return program;
    }

    GasSchedule gas() {
        return gas;
    }

    Code[] functions() {
        return functions;
    }
}
