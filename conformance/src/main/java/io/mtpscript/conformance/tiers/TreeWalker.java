package io.mtpscript.conformance.tiers;

import io.mtpscript.conformance.oracle.Effects;
import io.mtpscript.conformance.oracle.Oracle;
import io.mtpscript.conformance.oracle.Verdict;
import io.mtpscript.core.cbor.CborException;
import io.mtpscript.core.cbor.CborValue;
import io.mtpscript.core.hash.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.OptionalLong;

/** The evaluator of trees. Runs on a thread with a deep stack. */
public final class TreeWalker implements Tier {
    /** Steps after which it gives up: more than any program takes within the usual gas. */
    public static final long STEPS = 6_000_000;

    private static final int CBOR_DEPTH = 200;

    @Override
    public String name() {
        return "tree walker";
    }

    @Override
    public Outcome run(Case request) {
        var next = request.answers().iterator();
        return run(request, call -> {
            if (!next.hasNext()) {
                throw new NoSuchElementException();
            }
            try {
                return CborValue.decode(next.next(), CBOR_DEPTH);
            } catch (CborException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** Who answers one call. */
    @FunctionalInterface
    public interface Answerer {
        /** The answer. */
        CborValue answer(Effects.Call call);
    }

    /** Runs a request with answers that depend on what is asked; those of the case are not looked at. */
    public Outcome run(Case request, Answerer answerer) {
        var calls = new ArrayList<String>();
        Effects effects = made -> {
            made.forEach(call -> calls.add(Sha256.hexOf(call.value().encode())));
            return made.stream().map(answerer::answer).toList();
        };
        Verdict verdict = new Oracle(request.program().checked(), STEPS).answer(request.request(), effects);
        return outcome(verdict, calls);
    }

    private static Outcome outcome(Verdict verdict, List<String> calls) {
        return switch (verdict) {
            case Verdict.None _ -> of(Outcome.UNKNOWN, List.of(), "", calls);
            case Verdict.Trapped(var code) -> of("trap " + code.code(), List.of(), "", calls);
            case Verdict.Refused(var faults) -> of("faults", faults, "", calls);
            case Verdict.Responded(int status, boolean rollsBack, boolean failed, var headers, var body) -> {
                String end = status + (rollsBack ? " rolls back" : "") + (failed ? " failed" : "");
                String digest =
                        body.isEmpty() ? "" : Sha256.hexOf(body.getFirst().getBytes(StandardCharsets.UTF_8));
                yield of(end, headers, digest, calls);
            }
        };
    }

    private static Outcome of(String end, List<String> parts, String digest, List<String> calls) {
        return new Outcome(end, parts, digest, calls, OptionalLong.empty(), OptionalLong.empty());
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}
