package io.mtpscript.cli.testing;

import io.mtpscript.compiler.TestProgram;
import io.mtpscript.core.ErrorCode;
import io.mtpscript.core.cbor.CborWriter;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.code.TypeDesc;
import io.mtpscript.core.decimal.Decimal;
import io.mtpscript.net.routing.RouteMatch;
import io.mtpscript.net.routing.Router;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * {@code --faults}: each test with requests once more for each effect call of these with each error that the call can give, to
 * see what the api answers.
 */
final class Faults {
    private static final int SERVER_ERROR = 500;
    private static final int ERR = 1;

    private final TestSession session;
    private final List<String> allowed;
    private final Router router;
    private final Map<String, Finding> findings = new LinkedHashMap<>();
    private int runs;

    /** @param allowed texts; a finding that has one of them in its line is let pass */
    Faults(TestSession session, List<String> allowed) {
        this.session = session;
        this.allowed = List.copyOf(allowed);
        this.router = new Router(session.program().program().routes());
    }

    /** What an answer of 500 is worth. */
    enum Verdict {
        /** The program left the error to the engine, or trapped. */
        FOUND,
        /** As {@link #FOUND}, and allowed by the caller. */
        ALLOWED,
        /** The program answers 500 with a code of its own. */
        DECLARED,
        /** After the error the api called an effect for which the test has no answer. */
        UNKNOWN
    }

    /**
     * What one error led to.
     *
     * @param route method and path as declared
     * @param call the number of the effect call in its request, from 1
     * @param answer the code in the body, or how the request trapped
     */
    record Finding(
            String route,
            int call,
            String effect,
            String error,
            String at,
            int status,
            String answer,
            Verdict verdict,
            String test) {
        /** Whether the run fails for it. */
        boolean counts() {
            return verdict == Verdict.FOUND;
        }

        /** What several errors of one call may have in common. */
        String line(String errors) {
            return route + "  call " + call + "  " + effect + " at " + at + "  " + errors + "  -> " + status + " "
                    + answer;
        }

        @Override
        public String toString() {
            return line(error);
        }
    }

    /** Runs one test that has passed, with every error of every call. */
    void test(TestSession.Ran passed, Consumer<String> progress) {
        TestProgram.Test test = passed.test();
        List<Stubs.EffectCall> calls = passed.calls().stream()
                .filter(call -> call.request().isPresent())
                .toList();
        for (int i = 0; i < calls.size(); i++) {
            int number = i;
            for (ErrorValue error : errors(calls.get(i).site().resultType())) {
                progress.accept(test.name() + ": " + error.name());
                runs++;
                var ran =
                        session.run(test, (_, made) -> made == number ? Optional.of(error.answer()) : Optional.empty());
                judge(passed, calls, number, error, ran);
            }
        }
    }

    private void judge(
            TestSession.Ran passed, List<Stubs.EffectCall> calls, int number, ErrorValue error, TestSession.Ran ran) {
        int request = calls.get(number).request().orElseThrow();
        TestOutcome.Request answered = ran.outcome().calls().get(request);
        Program.EffectSite site = calls.get(number).site();
        int first = 0;
        while (!calls.get(first).request().equals(Optional.of(request))) {
            first++;
        }
        String answer = answered.trapped().or(answered::error).orElse("");
        boolean unanswered = ran.unansweredIn().equals(Optional.of(request));
        if (answered.status() != SERVER_ERROR && !unanswered) {
            return;
        }
        var finding = new Finding(
                route(answered),
                number - first + 1,
                site.effect() + "." + site.function(),
                error.name(),
                session.places().of(site.position()).map(Object::toString).orElse("?"),
                answered.status(),
                unanswered ? ran.outcome().failure().map(TestFailure::message).orElse("") : answer,
                Verdict.FOUND,
                passed.outcome().file() + ": " + passed.outcome().name());
        // Several tests may show the same.
        findings.putIfAbsent(finding.toString(), judged(finding, answered, unanswered));
    }

    private Finding judged(Finding finding, TestOutcome.Request answered, boolean unanswered) {
        Verdict verdict;
        if (unanswered) {
            verdict = Verdict.UNKNOWN;
        } else if (answered.trapped().isEmpty()
                && answered.error().flatMap(ErrorCode::of).isEmpty()) {
            verdict = Verdict.DECLARED;
        } else if (allowed.stream().anyMatch(text -> finding.toString().contains(text))) {
            verdict = Verdict.ALLOWED;
        } else {
            verdict = Verdict.FOUND;
        }
        return new Finding(
                finding.route(),
                finding.call(),
                finding.effect(),
                finding.error(),
                finding.at(),
                finding.status(),
                finding.answer(),
                verdict,
                finding.test());
    }

    private String route(TestOutcome.Request request) {
        RouteMatch match = router.newMatch();
        int query = request.target().indexOf('?');
        router.find(
                request.method(), request.target(), query < 0 ? request.target().length() : query, match);
        var path = new StringBuilder(request.method()).append(' ');
        match.route()
                .path()
                .forEach(
                        segment -> path.append(segment.parameter() ? "/:" : "/").append(segment.text()));
        return match.route().path().isEmpty() ? path.append('/').toString() : path.toString();
    }

    /** In the order in which they were found. */
    List<Finding> findings() {
        return List.copyOf(findings.values());
    }

    int runs() {
        return runs;
    }

    /** An error that a call can give: how it is shown, and the whole answer in canonical CBOR. */
    private record ErrorValue(String name, byte[] answer) {}

    /** Every variant of the error type, its payload made up. A call that gives no Result gives no error. */
    private List<ErrorValue> errors(int resultType) {
        List<TypeDesc> types = session.program().program().types();
        if (!(types.get(resultType) instanceof TypeDesc.Union result)
                || !result.name().startsWith("Result<")) {
            return List.of();
        }
        int errorType = result.variants().get(ERR).payload().getFirst().type();
        var errors = new ArrayList<ErrorValue>();
        if (types.get(errorType) instanceof TypeDesc.Union union && union.role() == TypeDesc.Role.ORDINARY) {
            for (int i = 0; i < union.variants().size(); i++) {
                var out = new CborWriter().array(2).integer(ERR);
                variant(types, union, i, out);
                errors.add(new ErrorValue(union.variants().get(i).name(), out.toByteArray()));
            }
        } else {
            var out = new CborWriter().array(2).integer(ERR);
            sample(types, errorType, out);
            errors.add(new ErrorValue("an error", out.toByteArray()));
        }
        return errors;
    }

    private static void variant(List<TypeDesc> types, TypeDesc.Union union, int variant, CborWriter out) {
        List<TypeDesc.Field> payload = union.variants().get(variant).payload();
        out.array(1L + payload.size()).integer(variant);
        payload.forEach(field -> sample(types, field.type(), out));
    }

    /** The simplest value of a type. */
    private static void sample(List<TypeDesc> types, int type, CborWriter out) {
        switch (types.get(type)) {
            case TypeDesc.Prim prim -> primitive(prim, out);
            case TypeDesc.ListOf _ -> out.array(0);
            case TypeDesc.MapOf _ -> out.map(0);
            case TypeDesc.Record(var fields) -> {
                out.map(fields.size());
                fields.stream()
                        .sorted(java.util.Comparator.comparing(TypeDesc.Field::name, CborKeys.ORDER))
                        .forEach(field -> {
                            out.text(field.name());
                            sample(types, field.type(), out);
                        });
            }
            case TypeDesc.Union union -> variant(types, union, simplest(union), out);
            case TypeDesc.Function _ -> throw new IllegalStateException("an error that holds a function");
        }
    }

    /** A variant without payload, so that types that hold themselves come to an end. */
    private static int simplest(TypeDesc.Union union) {
        for (int i = 0; i < union.variants().size(); i++) {
            if (union.variants().get(i).payload().isEmpty()) {
                return i;
            }
        }
        return 0;
    }

    private static void primitive(TypeDesc.Prim prim, CborWriter out) {
        switch (prim) {
            case INT -> out.integer(0);
            case BOOL -> out.bool(false);
            case STRING -> out.text("injected");
            case UNIT -> out.nothing();
            case DECIMAL -> out.decimal(Decimal.ZERO);
            case SQL, SECRET, RESPONSE -> throw new IllegalStateException("an error that holds " + prim);
        }
    }
}
