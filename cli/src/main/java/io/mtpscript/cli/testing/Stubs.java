package io.mtpscript.cli.testing;

import io.mtpscript.core.cbor.CborException;
import io.mtpscript.core.cbor.CborReader;
import io.mtpscript.core.code.Program;
import io.mtpscript.engine.shown.Shown;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The answers of one running test to the effect calls of its own code and of the requests it makes. Used by one thread at a
 * time: the test's, or the engine's while that waits.
 */
final class Stubs {
    private final Program program;
    private final Places places;
    private final AnswerFit fit;
    private final Defaults defaults = new Defaults();
    private final Injection injection;
    private final List<Entry> givens = new ArrayList<>();
    private final List<EffectCall> calls = new ArrayList<>();
    private Optional<Integer> request = Optional.empty();
    private Optional<TestFailure> failure = Optional.empty();
    private Optional<Integer> unansweredIn = Optional.empty();

    private static final class Entry {
        private final Given given;
        private int used;

        Entry(Given given) {
            this.given = given;
        }
    }

    /**
     * An effect call that was made.
     *
     * @param request the number of the test's request that made it, from 0; empty where the test's own code did
     */
    record EffectCall(Program.EffectSite site, Optional<Integer> request) {}

    /** Answers one call with an error instead of its given. */
    @FunctionalInterface
    interface Injection {
        /** None is injected. */
        Injection NONE = (_, _) -> Optional.empty();

        /** @param number of the effect call among those of the test's requests, from 0 */
        Optional<byte[]> answer(Program.EffectSite site, int number);
    }

    Stubs(Program program, Places places, Injection injection) {
        this.program = program;
        this.places = places;
        this.fit = new AnswerFit(program.types());
        this.injection = injection;
    }

    /** From now on calls are made by this request of the test, or by its own code. */
    void callsOf(Optional<Integer> request) {
        this.request = request;
    }

    void add(Given given) {
        givens.add(new Entry(given));
    }

    /** The answer to an effect call; empty where the test has failed at it. */
    Optional<byte[]> answer(Program.EffectSite site, byte[] call) {
        if (failure.isPresent()) {
            return Optional.empty();
        }
        int number =
                (int) calls.stream().filter(made -> made.request().isPresent()).count();
        calls.add(new EffectCall(site, request));
        Optional<byte[]> injected = request.isPresent() ? injection.answer(site, number) : Optional.empty();
        if (injected.isPresent()) {
            return injected;
        }
        var chosen = choose(site, call);
        if (chosen.isEmpty()) {
            return defaults.answer(site, call).or(() -> {
                failure = Optional.of(noAnswer(site, call));
                unansweredIn = request;
                return Optional.empty();
            });
        }
        Entry entry = chosen.get();
        entry.used++;
        var fault = fit.fault(site.resultType(), entry.given.answer());
        if (fault.isPresent()) {
            failure = Optional.of(new TestFailure(
                    "The answer given for " + name(site) + " does not fit its call: " + fault.get(),
                    entry.given.place(),
                    List.of(),
                    places.of(site.position())
                            .map(place -> List.of("the call is at " + place))
                            .orElse(List.of())));
            return Optional.empty();
        }
        return Optional.of(entry.given.answer());
    }

    /** Those with the most arguments that match come first; of these each answers once in turn, and the last one stays. */
    private Optional<Entry> choose(Program.EffectSite site, byte[] call) {
        var fitting = givens.stream()
                .filter(entry -> entry.given.answers(program.types(), site, call))
                .toList();
        int most = fitting.stream()
                .mapToInt(entry -> entry.given.arguments().size())
                .max()
                .orElse(0);
        var best = fitting.stream()
                .filter(entry -> entry.given.arguments().size() == most)
                .toList();
        return best.stream()
                .filter(entry -> entry.used == 0)
                .findFirst()
                .or(() -> best.isEmpty() ? Optional.empty() : Optional.of(best.getLast()));
    }

    private TestFailure noAnswer(Program.EffectSite site, byte[] call) {
        var notes = new ArrayList<String>();
        notes.add("called as " + shown(site, call));
        boolean others =
                givens.stream().anyMatch(entry -> entry.given.function().equals(name(site)));
        notes.add(
                others
                        ? "no `given " + name(site) + "` of this test fits the call"
                        : "say what it answers: `given " + name(site) + "(" + anyArguments(site) + ") = ...`");
        return new TestFailure(
                name(site) + " was called, and the test gives no answer for it",
                places.of(site.position()),
                List.of(),
                notes);
    }

    private static String anyArguments(Program.EffectSite site) {
        return String.join(", ", site.argTypes().stream().map(_ -> "_").toList());
    }

    private static String name(Program.EffectSite site) {
        return site.effect() + "." + site.function();
    }

    private String shown(Program.EffectSite site, byte[] call) {
        try {
            var in = new CborReader(call, Shown.DEPTH);
            in.array(3);
            in.skip();
            in.skip();
            in.array();
            var arguments = new ArrayList<String>();
            for (int type : site.argTypes()) {
                arguments.add(Shown.read(program.types(), type, in).inline());
            }
            return name(site) + "(" + String.join(", ", arguments) + ")";
        } catch (CborException e) {
            throw new IllegalStateException("the VM wrote a call that is no CBOR", e);
        }
    }

    /** Why the test has failed at an effect call. */
    Optional<TestFailure> failure() {
        return failure;
    }

    /** The request that made a call for which there is no answer. */
    Optional<Integer> unansweredIn() {
        return unansweredIn;
    }

    /** Every effect call so far. */
    List<EffectCall> calls() {
        return calls;
    }

    /** The first {@code given} that nothing has used. */
    Optional<TestFailure> unused() {
        return givens.stream()
                .filter(entry -> entry.used == 0)
                .findFirst()
                .map(entry -> new TestFailure(
                        "No call used this answer for " + entry.given.function(),
                        entry.given.place(),
                        List.of(),
                        List.of("remove it, or test what should have used it")));
    }
}
