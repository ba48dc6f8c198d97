package io.mtpscript.conformance.tiers;

import io.mtpscript.compiler.Compiler;
import io.mtpscript.compiler.JavaScriptResult;
import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.Severity;
import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.compiler.types.StandardLibrary;
import io.mtpscript.conformance.generate.Answers;
import io.mtpscript.conformance.generate.Generated;
import io.mtpscript.conformance.generate.Generator;
import io.mtpscript.conformance.oracle.Request;
import io.mtpscript.core.cbor.CborValue;
import io.mtpscript.core.code.Program;
import io.mtpscript.vm.VmEvaluator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Generates programs and compares what tiers make of them. Runs on a thread with a deep stack ({@code Oracle.onDeepStack}). */
public final class Differential {
    /** What a request may use: enough for nearly all of them. */
    public static final long GAS = 2_000_000;

    /** Every so many requests one is run again with less gas than it uses, and another one with less memory. */
    private static final int SHORT = 3;

    private static final int WITH_EVERYTHING = 8;

    /** Bytes beside what is used with which compiled code begins a call, and nearly fills them. */
    private static final long ROOM = 24 * 1024;

    private final Generator generator = new Generator(StandardLibrary.load());
    private final Compiler compiler = new Compiler(new VmEvaluator());
    private final TreeWalker walker = new TreeWalker();
    private final List<Tier> tiers;

    /** @param tiers compared with the tree walker and, in what that does not count, with the first of them */
    public Differential(List<Tier> tiers) {
        this.tiers = List.copyOf(tiers);
    }

    /** What came of a seed. */
    public sealed interface Finding {
        /**
         * Nothing is wrong.
         *
         * @param verdicts how many of the requests the tree walker had a verdict for
         */
        record Agreement(int requests, int verdicts, List<String> ends) implements Finding {
            public Agreement {
                ends = List.copyOf(ends);
            }
        }

        /** The generator made a program that does not check. */
        record BadProgram(String source, String diagnostics) implements Finding {}

        /** What shrinking makes smaller. */
        sealed interface Wrong extends Finding {
            /** The program it was found with. */
            Generated program();

            /** Whether the other is the same kind of thing. */
            boolean like(Wrong other);

            /** Everything one needs to know of it. */
            String text();
        }

        /** Something threw. */
        record Crash(Generated program, String what, Throwable cause) implements Wrong {
            @Override
            public boolean like(Wrong other) {
                return other instanceof Crash crash && crash.what.equals(what);
            }

            @Override
            public String text() {
                return program.source() + "\n" + what;
            }
        }

        /** @param answers to the request's effects */
        record Mismatch(Generated program, Case request, List<CborValue> answers, List<Said> said) implements Wrong {
            public Mismatch {
                answers = List.copyOf(answers);
                said = List.copyOf(said);
            }

            @Override
            public boolean like(Wrong other) {
                return other instanceof Mismatch;
            }

            @Override
            public String text() {
                return program.source() + "\n" + request.request() + "\ngas limit " + request.gasLimit() + ", memory "
                        + request.memory() + "\n"
                        + said.stream().map(Said::toString).collect(Collectors.joining("\n"));
            }
        }
    }

    /** A tier and what it gave. */
    public record Said(String tier, Outcome outcome) {}

    /** The program of a seed. */
    public Generated generate(long seed) {
        return generator.program(seed);
    }

    /** Runs the program of a seed on all tiers. */
    public Finding compare(long seed) {
        return compare(generate(seed));
    }

    /** Runs a program on all tiers. */
    public Finding compare(Generated program) {
        var faults = new ArrayList<String>();
        Optional<Subject> subject = subject(program.sources(), faults);
        if (subject.isEmpty()) {
            return new Finding.BadProgram(program.source(), String.join("\n", faults));
        }
        int verdicts = 0;
        var ends = new ArrayList<String>();
        for (int i = 0; i < program.requests().size(); i++) {
            Request request = program.requests().get(i);
            var recorded = new ArrayList<CborValue>();
            var answers = new Answers(program.seed() * 31 + i);
            var bare = new Case(subject.get(), request, List.of(), GAS);
            Outcome reference = walker.run(bare, call -> {
                CborValue answer = answers.next(call.result());
                recorded.add(answer);
                return answer;
            });
            verdicts += reference.end().equals(Outcome.UNKNOWN) ? 0 : 1;
            ends.add(reference.end());
            List<byte[]> bytes = recorded.stream().map(CborValue::encode).toList();
            var full = new Case(subject.get(), request, bytes, GAS);
            List<Said> said = said(full, Optional.of(reference));
            if (disagree(said)) {
                return new Finding.Mismatch(program, full, recorded, said);
            }
            Outcome whole = said.get(1).outcome();
            Case less = shortened(full, program.seed(), i, whole);
            List<Said> shortOf = said(less, Optional.of(reference));
            if (disagree(shortOf) || !endsByBound(shortOf, less, whole)) {
                return new Finding.Mismatch(program, less, recorded, shortOf);
            }
        }
        return new Finding.Agreement(program.requests().size(), verdicts, ends);
    }

    /** The request with less gas or memory than it used, at a point that the seed chooses, or with hardly enough memory. */
    private static Case shortened(Case full, long seed, int number, Outcome whole) {
        long choice = seed * 0x9E3779B97F4A7C15L;
        long used = Math.ceilDiv(whole.memory().orElse(0), Long.BYTES) * Long.BYTES;
        return switch (Math.floorMod(seed + number, SHORT)) {
            case 0 ->
                full.within(1 + Math.floorMod(choice, Math.max(1, whole.gas().orElse(1))), full.memory());
            case 1 -> full.within(full.gasLimit(), Long.BYTES * Math.floorMod(choice, Math.max(1, used / Long.BYTES)));
            default -> full.within(full.gasLimit(), Math.min(Case.MEMORY, used + ROOM * Math.floorMod(choice, 2)));
        };
    }

    /**
     * Each request of a seed's program with its answers, also with less gas and with less memory, and what tree walker and first
     * tier make of it.
     */
    public List<Judged> judged(long seed) {
        var judged = new ArrayList<Judged>();
        Generated program = generate(seed);
        Optional<Subject> subject = subject(program.sources(), new ArrayList<>());
        for (int i = 0; subject.isPresent() && i < program.requests().size(); i++) {
            var recorded = new ArrayList<byte[]>();
            var answers = new Answers(program.seed() * 31 + i);
            var bare = new Case(subject.get(), program.requests().get(i), List.of(), GAS);
            Outcome reference = walker.run(bare, call -> {
                CborValue answer = answers.next(call.result());
                recorded.add(answer.encode());
                return answer;
            });
            var full = new Case(subject.get(), bare.request(), recorded, GAS);
            Outcome whole = tiers.getFirst().run(full);
            judged.add(new Judged(full, reference, whole));
            for (int kind = 0; kind < SHORT; kind++) {
                Case less = shortened(full, program.seed() - Math.floorMod(program.seed(), SHORT), kind, whole);
                judged.add(new Judged(less, reference, tiers.getFirst().run(less)));
            }
        }
        return judged;
    }

    /**
     * A request that all tiers were given.
     *
     * @param walked what the tree walker gave
     * @param first what the first tier gave
     */
    public record Judged(Case request, Outcome walked, Outcome first) {}

    private List<Said> said(Case request, Optional<Outcome> reference) {
        var said = new ArrayList<Said>();
        reference.ifPresent(outcome -> said.add(new Said(walker.name(), outcome)));
        tiers.forEach(tier -> said.add(new Said(tier.name(), tier.run(request))));
        return said;
    }

    private static boolean disagree(List<Said> said) {
        Outcome reference = said.get(0).outcome();
        Outcome first = said.get(1).outcome();
        return said.stream()
                .skip(1)
                .map(Said::outcome)
                .anyMatch(outcome -> !outcome.agrees(reference) || !outcome.agrees(first));
    }

    /** The bound that was lowered ends the request, on every tier that counts. */
    private static boolean endsByBound(List<Said> said, Case request, Outcome whole) {
        boolean gas = request.gasLimit() < GAS;
        if (!gas && request.memory() >= whole.memory().orElse(0)) {
            // Writing a String or an effect's call needs room beside what is used in the end.
            return true;
        }
        return said.stream()
                .skip(1)
                .map(Said::outcome)
                .allMatch(outcome -> gas
                        ? outcome.end().equals("trap GasExhausted")
                                && outcome.gas().orElse(0) >= request.gasLimit()
                        : outcome.end().equals("trap MemoryExhausted"));
    }

    private Optional<Subject> subject(List<SourceFile> files, List<String> faults) {
        JavaScriptResult result = compiler.compileJavaScript(files);
        if (tell(result.diagnostics(), faults)) {
            return Optional.empty();
        }
        JavaScriptResult.Compiled compiled = result.compiled().orElseThrow();
        Program program = compiled.program();
        // Bounds of gas and documents take most of the time: every so many programs have them.
        if (files.getLast().text().length() % WITH_EVERYTHING == 0) {
            program = compiler.compile(files).program().orElseThrow();
        }
        return Optional.of(new Subject(files, compiled.checked(), program, compiled.module()));
    }

    private static boolean tell(List<Diagnostic> diagnostics, List<String> faults) {
        int before = faults.size();
        for (Diagnostic diagnostic : diagnostics) {
            if (diagnostic.severity() == Severity.ERROR) {
                faults.add(diagnostic.code().id() + " " + diagnostic.message() + ": "
                        + diagnostic.span().text());
            }
        }
        return faults.size() > before;
    }

    /** As {@link #compare}; an exception, which is a bug wherever it comes from, is a finding too. */
    public Finding examine(Generated program) {
        try {
            return compare(program);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            StackTraceElement[] trace = e.getStackTrace();
            return new Finding.Crash(program, e + (trace.length == 0 ? "" : " at " + trace[0]), e);
        }
    }

    /** The smallest program with a finding of the same kind that is found in so many attempts. */
    public Finding shrink(Finding.Wrong finding, int attempts) {
        Finding.Wrong best = finding;
        int left = attempts;
        if (finding instanceof Finding.Mismatch mismatch
                && examine(mismatch.program().only(mismatch.request().request())) instanceof Finding.Mismatch alone) {
            best = alone;
        }
        boolean going = true;
        while (going && left > 0) {
            going = false;
            List<Generated> candidates = best.program().smaller();
            for (int i = 0; i < candidates.size() && !going && left > 0; i++) {
                Generated candidate = candidates.get(i);
                if (candidate.source().length() < best.program().source().length()) {
                    left--;
                    if (examine(candidate) instanceof Finding.Wrong smaller && smaller.like(best)) {
                        best = smaller;
                        going = true;
                    }
                }
            }
        }
        return best;
    }
}
