package io.mtpscript.conformance.tiers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mtpscript.compiler.types.StandardLibrary;
import io.mtpscript.conformance.generate.Generator;
import io.mtpscript.conformance.oracle.Oracle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Generated programs give the same on every tier. {@code -Dmtp.programs=100000 -Dmtp.seed=1} says how many the long run makes
 * and where it begins.
 */
class DifferentialTest {
    private static final int ORDINARY = 2_000;
    private static final int JAVASCRIPT = 300;
    private static final int COMPILED_EVERY = 10;
    private static final long SLICE = 300;
    private static final int PROGRESS = 5_000;
    private static final String NO_NODE = "no node on the PATH";
    private static final int SHRINKING = Integer.getInteger("mtp.shrinking", 3_000);

    @TempDir
    Path folder;

    @Test
    void tiersAgree() throws Exception {
        compare(0, Integer.getInteger("mtp.ordinary", ORDINARY), COMPILED_EVERY, List::of);
    }

    /** Programs of their own: every one of them is made anyway. */
    @Test
    void javaScriptAgrees() throws Exception {
        Optional<Path> node = node();
        assumeTrue(node.isPresent(), NO_NODE);
        compare(ORDINARY, Integer.getInteger("mtp.javascript", JAVASCRIPT), Integer.MAX_VALUE, () -> javaScript(node));
    }

    @Test
    @Tag("long")
    void tiersAgreeOnMany() throws Exception {
        Optional<Path> node = node();
        compare(
                Long.getLong("mtp.seed", 1_000_000),
                Integer.getInteger("mtp.programs", 50_000),
                1,
                () -> javaScript(node));
    }

    private static Optional<Path> node() {
        Optional<Path> node = Installed.program("node");
        if (node.isEmpty()) {
            System.out.println("skipped: " + NO_NODE);
        }
        return node;
    }

    /** A tier with a process and a folder of its own; nothing where there is no Node. */
    private List<Tier> javaScript(Optional<Path> node) {
        return node
                .<Tier>map(program -> {
                    try {
                        return new NodeTier(program, Files.createTempDirectory(folder, "node"));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .stream()
                .toList();
    }

    /**
     * Compares tiers on every processor.
     *
     * @param every making compiled code takes longer than running it: so many programs share one that is compiled as well
     * @param more makes tiers for every program
     */
    private static void compare(long from, int count, int every, Supplier<List<Tier>> more) throws Exception {
        int workers = Runtime.getRuntime().availableProcessors();
        AtomicLong next = new AtomicLong(from);
        List<Future<Found>> parts = new ArrayList<>();
        try (ExecutorService each = Executors.newFixedThreadPool(workers)) {
            for (int i = 0; i < workers; i++) {
                parts.add(each.submit(() -> Oracle.onDeepStack(() -> compare(next, from + count, every, more.get()))));
            }
        }
        Found all = Found.NOTHING;
        for (Future<Found> part : parts) {
            all = all.and(part.get());
        }
        System.out.println(count + " programs, " + all.requests() + " requests, " + all.verdicts()
                + " judged by the tree walker; " + all.ends());
        assertEquals("", String.join("\n\n", all.bad()));
        assertTrue(
                all.verdicts() > all.requests() * 9 / 10, "few verdicts: " + all.verdicts() + " of " + all.requests());
    }

    private static Found compare(AtomicLong next, long end, int every, List<Tier> more) {
        var plain = new ArrayList<Tier>(List.of(new VmTier("interpreter", new VmPrograms(false), Long.MAX_VALUE)));
        plain.addAll(more);
        var all = new ArrayList<>(plain);
        var code = new VmPrograms(true);
        all.add(new VmTier("compiled", code, Long.MAX_VALUE));
        all.add(new VmTier("compiled, in slices", code, SLICE));
        var uncompiled = new Differential(plain);
        var compiled = new Differential(all);
        Found found = examine(next, end, seed -> seed % every == 0 ? compiled : uncompiled);
        all.forEach(Tier::close);
        return found;
    }

    /**
     * What came of many programs.
     *
     * @param verdicts for how many of the requests the tree walker had one
     * @param ends how often requests ended in which way
     * @param bad what is wrong
     */
    private record Found(int requests, int verdicts, Map<String, Integer> ends, List<String> bad) {
        static final Found NOTHING = new Found(0, 0, Map.of(), List.of());

        Found and(Found other) {
            Map<String, Integer> both = new TreeMap<>(ends);
            other.ends.forEach((way, times) -> both.merge(way, times, Integer::sum));
            return new Found(
                    requests + other.requests,
                    verdicts + other.verdicts,
                    both,
                    Stream.concat(bad.stream(), other.bad.stream()).toList());
        }
    }

    private static Found examine(AtomicLong next, long end, LongFunction<Differential> of) {
        int requests = 0;
        int verdicts = 0;
        Map<String, Integer> ends = new TreeMap<>();
        var bad = new ArrayList<String>();
        for (long seed = next.getAndIncrement();
                seed < end && bad.size() < Integer.getInteger("mtp.faults", 5);
                seed = next.getAndIncrement()) {
            if (seed % PROGRESS == PROGRESS - 1) {
                System.err.println("seed " + seed + " of those up to " + (end - 1));
            }
            Differential differential = of.apply(seed);
            Differential.Finding finding = differential.examine(differential.generate(seed));
            switch (finding) {
                case Differential.Finding.Agreement(int all, int judged, var how) -> {
                    requests += all;
                    verdicts += judged;
                    how.forEach(way -> ends.merge(way, 1, Integer::sum));
                }
                case Differential.Finding.BadProgram(String source, String faults) ->
                    bad.add("seed " + seed + " does not check\n" + faults + (bad.isEmpty() ? "\n" + source : ""));
                case Differential.Finding.Wrong wrong ->
                    bad.add("seed " + seed + "\n" + text(seed, differential.shrink(wrong, SHRINKING)));
            }
        }
        return new Found(requests, verdicts, ends, bad);
    }

    private static String text(long seed, Differential.Finding finding) {
        if (finding instanceof Differential.Finding.Mismatch mismatch) {
            Path folder = Path.of("target", "mismatches", String.valueOf(seed));
            try {
                KeptCase.write(folder, mismatch);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return finding instanceof Differential.Finding.Wrong wrong ? wrong.text() : finding.toString();
    }

    /** What is left out of generated programs is left out on purpose. */
    @Test
    void everyLibraryFunctionIsCovered() {
        var generator = new Generator(StandardLibrary.load());
        Set<String> missing = new TreeSet<>(generator.covered());
        for (long seed = 0; seed < 1_500 && !missing.isEmpty(); seed++) {
            String source = generator.program(seed).source();
            missing.removeIf(
                    name -> source.contains(name + "(") || source.contains(name + "<") || source.contains(name + " "));
        }
        assertEquals(Set.of(), missing);
        assertTrue(Generator.excluded().values().stream().noneMatch(String::isEmpty));
    }
}
