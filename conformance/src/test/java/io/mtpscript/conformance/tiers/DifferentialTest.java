package io.mtpscript.conformance.tiers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mtpscript.compiler.types.StandardLibrary;
import io.mtpscript.conformance.generate.Generator;
import io.mtpscript.conformance.oracle.Oracle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongFunction;
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
    private static final String NO_NODE = "no node on the PATH";
    private static final int SHRINKING = Integer.getInteger("mtp.shrinking", 3_000);

    @TempDir
    Path folder;

    @Test
    void tiersAgree() {
        compare(0, Integer.getInteger("mtp.ordinary", ORDINARY), COMPILED_EVERY, List.of());
    }

    /** Programs of their own: every one of them is made anyway. */
    @Test
    void javaScriptAgrees() {
        List<Tier> tiers = javaScript();
        assumeTrue(!tiers.isEmpty(), NO_NODE);
        compare(ORDINARY, Integer.getInteger("mtp.javascript", JAVASCRIPT), Integer.MAX_VALUE, tiers);
    }

    @Test
    @Tag("long")
    void tiersAgreeOnMany() {
        compare(Long.getLong("mtp.seed", 1_000_000), Integer.getInteger("mtp.programs", 50_000), 1, javaScript());
    }

    /** Nothing where there is no Node, which is said. */
    private List<Tier> javaScript() {
        Optional<Path> node = Installed.program("node");
        if (node.isEmpty()) {
            System.out.println("skipped: " + NO_NODE);
        }
        return node.<Tier>map(program -> new NodeTier(program, folder)).stream().toList();
    }

    /**
     * Compares tiers.
     *
     * @param every making compiled code takes longer than running it: so many programs share one that is compiled as well
     * @param more tiers for every program
     */
    private static void compare(long from, int count, int every, List<Tier> more) {
        String report = Oracle.onDeepStack(() -> {
            var interpreter = new VmTier("interpreter", new VmPrograms(false), Long.MAX_VALUE);
            var plain = new ArrayList<Tier>(List.of(interpreter));
            plain.addAll(more);
            var all = new ArrayList<>(plain);
            var code = new VmPrograms(true);
            all.add(new VmTier("compiled", code, Long.MAX_VALUE));
            all.add(new VmTier("compiled, in slices", code, SLICE));
            var uncompiled = new Differential(plain);
            var compiled = new Differential(all);
            String found = report(seed -> seed % every == 0 ? compiled : uncompiled, from, count);
            all.forEach(Tier::close);
            return found;
        });
        assertEquals("", report);
    }

    private static String report(LongFunction<Differential> of, long from, int count) {
        int requests = 0;
        int verdicts = 0;
        Map<String, Integer> ends = new TreeMap<>();
        var bad = new ArrayList<String>();
        for (long seed = from; seed < from + count; seed++) {
            Differential differential = of.apply(seed);
            Differential.Finding finding = differential.examine(differential.generate(seed));
            switch (finding) {
                case Differential.Finding.Agreement(int all, int judged, var how) -> {
                    requests += all;
                    verdicts += judged;
                    how.forEach(end -> ends.merge(end, 1, Integer::sum));
                }
                case Differential.Finding.BadProgram(String source, String faults) ->
                    bad.add("seed " + seed + " does not check\n" + faults + (bad.isEmpty() ? "\n" + source : ""));
                case Differential.Finding.Wrong wrong ->
                    bad.add("seed " + seed + "\n" + text(seed, differential.shrink(wrong, SHRINKING)));
            }
            if (bad.size() >= Integer.getInteger("mtp.faults", 5)) {
                break;
            }
        }
        System.out.println(
                count + " programs, " + requests + " requests, " + verdicts + " judged by the tree walker; " + ends);
        assertTrue(!bad.isEmpty() || verdicts > requests * 9 / 10, "few verdicts: " + verdicts + " of " + requests);
        return String.join("\n\n", bad);
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
