package io.mtpscript.conformance.mutants;

import io.mtpscript.conformance.tiers.Outcome;
import io.mtpscript.conformance.tiers.VmPrograms;
import io.mtpscript.conformance.tiers.VmTier;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.snapshot.SnapshotReader;
import io.mtpscript.net.http.HttpField;
import io.mtpscript.net.http.LocalRequest;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Runs the cases of a file on a VM of which one class may have been changed, and exits with what it found. */
final class MutantMain {
    /** The tree walker says otherwise, or something threw. */
    static final int CAUGHT = 10;

    /** Only gas, memory, or the number of calls that compiled code finishes differ from those of an unchanged VM. */
    static final int CAUGHT_BY_COUNTS = 11;

    /** Making compiled code takes longer than running it: so many programs share one that is compiled, and sliced, as well. */
    private static final int COMPILED_EVERY = 4;

    private static final long SLICE = 300;

    private MutantMain() {}

    /** Takes the file's path, and that of the file with the number of calls that compiled code finishes; where there is none yet it is written. */
    public static void main(String[] args) throws IOException {
        System.exit(run(Path.of(args[0]), Path.of(args[1])));
    }

    private static int run(Path file, Path calls) throws IOException {
        boolean counts = false;
        int number = 0;
        int programs = 0;
        long compiledCalls = 0;
        try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)));
                var interpreted = new VmTier("interpreted", new VmPrograms(false), Long.MAX_VALUE);
                var compiled = new VmTier("compiled", new VmPrograms(true), SLICE)) {
            Optional<Program> program = Optional.empty();
            while (CaseFile.hasNext(in)) {
                CaseFile.Entry entry = CaseFile.next(in);
                number++;
                if (entry.snapshot().length > 0) {
                    program = Optional.of(SnapshotReader.read(entry.snapshot()));
                    programs++;
                }
                List<VmTier> tiers =
                        programs % COMPILED_EVERY == 0 ? List.of(interpreted, compiled) : List.of(interpreted);
                for (VmTier tier : tiers) {
                    Outcome outcome = tier.run(
                            program.orElseThrow(), request(entry), entry.answers(), entry.gasLimit(), entry.memory());
                    if (!outcome.agrees(entry.walked())) {
                        System.out.println("case " + number);
                        return CAUGHT;
                    }
                    counts |= !outcome.agrees(entry.first());
                    compiledCalls += tier.compiledCalls();
                }
            }
        } catch (Exception | LinkageError | StackOverflowError | OutOfMemoryError e) {
            System.out.println("case " + number + ": " + e);
            return CAUGHT;
        }
        if (!Files.exists(calls)) {
            Files.writeString(calls, Long.toString(compiledCalls));
        }
        boolean sameTiers = Files.readString(calls).equals(Long.toString(compiledCalls));
        return counts || !sameTiers ? CAUGHT_BY_COUNTS : 0;
    }

    private static LocalRequest request(CaseFile.Entry entry) {
        return new LocalRequest(
                entry.request().method(),
                entry.request().target(),
                entry.request().headers().stream()
                        .map(f -> new HttpField(f.name(), f.value()))
                        .toList(),
                entry.request().body().getBytes(StandardCharsets.UTF_8));
    }
}
