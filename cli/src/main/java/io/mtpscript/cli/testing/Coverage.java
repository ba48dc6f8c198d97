package io.mtpscript.cli.testing;

import io.mtpscript.compiler.source.Span;
import io.mtpscript.compiler.typed.TestEffect;
import io.mtpscript.core.code.FunctionCode;
import io.mtpscript.core.code.Instruction;
import io.mtpscript.core.code.Opcode;
import io.mtpscript.core.code.Program;
import io.mtpscript.vm.image.SegmentCounts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What tests have reached of a program: lines, from the segments that have run and the source map, and calls of effects. Code
 * of the tests themselves does not count.
 */
record Coverage(List<OfFile> files) {
    Coverage {
        files = List.copyOf(files);
    }

    /**
     * One source file.
     *
     * @param lines those that have code, with how often it has run
     * @param sites in the order of the source
     */
    record OfFile(String file, SortedMap<Integer, Long> lines, List<Site> sites) {
        OfFile {
            sites = List.copyOf(sites);
        }

        long linesHit() {
            return lines.values().stream().filter(count -> count > 0).count();
        }

        long sitesHit() {
            return sites.stream().filter(Site::hit).count();
        }
    }

    /** One call of an effect in the source. */
    record Site(String function, Places.Place place, boolean hit) {}

    /** @param calls every effect call that the tests made */
    static Coverage of(TestSession session, List<Stubs.EffectCall> calls) {
        Program program = session.program().program();
        SegmentCounts counts = session.counts().orElseThrow();
        List<Span> tests =
                session.program().tests().stream().map(test -> test.span()).toList();
        Map<String, SortedMap<Integer, Long>> lines = new TreeMap<>();
        for (int id = 0; id < program.functions().size(); id++) {
            function(session.places(), tests, program.functions().get(id), id, counts, lines);
        }
        Map<Span, Site> sites = sites(session, tests, calls);
        var files = new ArrayList<OfFile>();
        lines.forEach((file, ofFile) -> files.add(new OfFile(
                file,
                ofFile,
                sites.values().stream()
                        .filter(site -> site.place().file().equals(file))
                        .sorted(java.util.Comparator.comparingInt(
                                site -> site.place().span().start()))
                        .toList())));
        return new Coverage(files);
    }

    private static void function(
            Places places,
            List<Span> tests,
            FunctionCode function,
            int id,
            SegmentCounts counts,
            Map<String, SortedMap<Integer, Long>> lines) {
        long count = 0;
        int[] positions = function.positions();
        int next = 0;
        int position = -1;
        for (int pc = 0; pc < function.code().length; pc++) {
            if (Instruction.op(function.code()[pc]) == Opcode.CHARGE.code()) {
                count = counts.count(id, pc);
            }
            if (next < positions.length && positions[next] == pc) {
                position = positions[next + 1];
                next += 2;
            }
            long runs = count;
            places.of(position)
                    .filter(place -> !inside(tests, place.span()))
                    .ifPresent(place -> lines.computeIfAbsent(place.file(), _ -> new TreeMap<>())
                            .merge(place.line(), runs, Math::max));
        }
    }

    private static boolean inside(List<Span> tests, Span span) {
        return tests.stream()
                .anyMatch(test -> test.file().path().equals(span.file().path())
                        && test.start() <= span.start()
                        && span.end() <= test.end());
    }

    /** A generic function has its sites once for each choice of types: they are one. */
    private static Map<Span, Site> sites(TestSession session, List<Span> tests, List<Stubs.EffectCall> calls) {
        Set<Span> reached = new LinkedHashSet<>();
        calls.forEach(
                call -> session.places().of(call.site().position()).ifPresent(place -> reached.add(place.span())));
        Map<Span, Site> sites = new LinkedHashMap<>();
        for (Program.EffectSite site : session.program().program().effectSites()) {
            if (!site.effect().equals(TestEffect.NAME)) {
                session.places()
                        .of(site.position())
                        .filter(place -> !inside(tests, place.span()))
                        .ifPresent(place -> sites.put(
                                place.span(),
                                new Site(
                                        site.effect() + "." + site.function(), place, reached.contains(place.span()))));
            }
        }
        return sites;
    }

    /** As lcov's trace files have it; paths are relative to the project. */
    String lcov() {
        var out = new StringBuilder();
        for (OfFile file : files) {
            out.append("TN:\nSF:").append(file.file()).append('\n');
            file.lines()
                    .forEach((line, count) -> out.append("DA:")
                            .append(line)
                            .append(',')
                            .append(count)
                            .append('\n'));
            out.append("LF:").append(file.lines().size()).append('\n');
            out.append("LH:").append(file.linesHit()).append("\nend_of_record\n");
        }
        return out.toString();
    }
}
