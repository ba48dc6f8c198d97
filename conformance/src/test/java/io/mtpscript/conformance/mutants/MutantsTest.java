package io.mtpscript.conformance.mutants;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.conformance.oracle.Oracle;
import io.mtpscript.conformance.tiers.Differential;
import io.mtpscript.conformance.tiers.VmPrograms;
import io.mtpscript.conformance.tiers.VmTier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** At least 95 of 100 mutants of the VM and of core are caught. The result is printed and stands in docs/conformance.md. */
@Tag("long")
class MutantsTest {
    private static final int MUTANTS = Integer.getInteger("mtp.mutants", 50);
    private static final int PROGRAMS = Integer.getInteger("mtp.mutants.programs", 2_000);
    private static final long SEED = Long.getLong("mtp.mutants.seed", 20);
    private static final int PERCENT = 95;

    /** Of the processor: one that takes longer hangs. */
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private static final String SURVIVED = "survived";

    @TempDir
    Path folder = Path.of("");

    @Test
    void areCaught() throws IOException, InterruptedException, ExecutionException {
        Path cases = folder.resolve("cases");
        Oracle.onDeepStack(() -> {
            var differential = new Differential(List.of(new VmTier("VM", new VmPrograms(false), Long.MAX_VALUE)));
            var all = new ArrayList<List<Differential.Judged>>();
            for (int seed = 0; seed < PROGRAMS; seed++) {
                all.add(differential.judged(seed));
            }
            CaseFile.write(cases, all);
            return 0;
        });
        assertEquals(0, exit(folder.resolve("none"), cases), "an unchanged VM");
        Map<String, Integer> tally = new TreeMap<>();
        try (ExecutorService pool =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            var running = new ArrayList<Future<String>>();
            for (Mutation mutation : chosen()) {
                Path classes = folder.resolve("m" + running.size());
                running.add(pool.submit(() -> verdict(mutation, classes, cases)));
            }
            for (Future<String> each : running) {
                tally.merge(each.get(), 1, Integer::sum);
            }
        }
        System.out.println(tally);
        int survived = tally.getOrDefault(SURVIVED, 0);
        assertTrue(survived * 100 <= MUTANTS * (100 - PERCENT), tally::toString);
    }

    private static String verdict(Mutation mutation, Path classes, Path cases)
            throws IOException, InterruptedException {
        Path file = classes.resolve(mutation.className().replace('.', '/') + ".class");
        Files.createDirectories(file.getParent());
        Files.write(file, mutation.apply());
        String verdict = switch (exit(classes, cases)) {
            case 0 -> SURVIVED;
            case MutantMain.CAUGHT_BY_COUNTS -> "caught by gas, memory or tiers alone";
            case MutantMain.CAUGHT -> "caught";
            default -> "caught: the JVM crashed or hung";
        };
        System.out.println(mutation + ": " + verdict);
        return verdict;
    }

    /** Points all over the targets, the same for the same seed. */
    private static List<Mutation> chosen() throws IOException {
        var random = new SplittableRandom(SEED);
        List<List<Mutation>> byTarget = Targets.all();
        var chosen = new ArrayList<Mutation>();
        while (chosen.size() < MUTANTS) {
            List<Mutation> target = byTarget.get(random.nextInt(byTarget.size()));
            Mutation mutation = target.get(random.nextInt(target.size()));
            if (!chosen.contains(mutation) && !Targets.isEquivalent(mutation)) {
                chosen.add(mutation);
            }
        }
        return chosen;
    }

    private static int exit(Path classes, Path cases) throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(
                        java,
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+UseSerialGC",
                        "-Xmx1g",
                        "-XX:-CreateCoredumpOnCrash",
                        "-XX:ErrorFile=" + classes + ".log",
                        "-cp",
                        classes + System.getProperty("path.separator") + System.getProperty("java.class.path"),
                        MutantMain.class.getName(),
                        cases.toString(),
                        cases + ".calls")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        while (!process.waitFor(1, TimeUnit.SECONDS)) {
            if (process.info().totalCpuDuration().orElse(Duration.ZERO).compareTo(PATIENCE) > 0) {
                process.destroyForcibly().waitFor();
                return -1;
            }
        }
        return process.exitValue();
    }
}
