package io.mtpscript.vm.image;

import static io.mtpscript.vm.image.RefusedException.unless;

import io.mtpscript.core.Limits;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.gas.GasSchedule;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The structural verifier: what stands between a snapshot's bytes and the interpreter. It does not prove types; what it lets
 * pass cannot leave its own VM, run without charging, or read what another tier would read differently.
 */
public final class ImageVerifier {
    private ImageVerifier() {}

    /**
     * Checks a program.
     *
     * @param refusal gets one line where a rule is broken
     * @return empty where a rule is broken
     */
    public static Optional<VerifiedProgram> verify(Program program, Consumer<String> refusal) {
        try {
            return Optional.of(verified(program, GasSchedule.packaged()));
        } catch (RefusedException e) {
            refusal.accept(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private static VerifiedProgram verified(Program program, GasSchedule gas) throws RefusedException {
        unless(
                program.semanticsVersion().equals(gas.semanticsVersion()),
                "The program was compiled for semantics %s; this VM runs %s: compile it again",
                program.semanticsVersion(),
                gas.semanticsVersion());
        TypeVerifier types = new TypeVerifier(program.types());
        types.verify();
        Forms forms = new Forms(program.types());
        int count = program.functions().size();
        unless(count <= Limits.FUNCTIONS, "The program has %d functions", count);
        new TableVerifier(program, types, forms).verify();
        Code[] functions = new Code[count];
        for (int id = 0; id < count; id++) {
            boolean zeroes = new CodeVerifier(program, gas, forms, id).verify();
            functions[id] = new Code(id, program.functions().get(id), zeroes);
        }
        return new VerifiedProgram(program, gas, functions);
    }
}
