package io.mtpscript.bench;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Each benchmark once, in this JVM: what it measures is not looked at, only that it runs. */
final class BenchmarksTest {
    @Test
    void allRun() throws RunnerException {
        Set<String> subjects = new Runner(new OptionsBuilder()
                        .mode(Mode.SingleShotTime)
                        .forks(0)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .verbosity(VerboseMode.SILENT)
                        .shouldFailOnError(true)
                        .build())
                .run().stream()
                        .map(result -> result.getParams().getBenchmark().split("\\.", -1)[4])
                        .collect(Collectors.toCollection(TreeSet::new));
        assertTrue(
                subjects.containsAll(Set.of(
                        "CborBenchmark",
                        "CompilerBenchmark",
                        "DecimalBenchmark",
                        "HashBenchmark",
                        "JsonBenchmark",
                        "SeedBenchmark",
                        "VmCloneBenchmark")),
                subjects::toString);
    }
}
