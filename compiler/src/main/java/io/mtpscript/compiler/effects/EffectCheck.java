package io.mtpscript.compiler.effects;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.source.Span;
import io.mtpscript.compiler.syntax.Name;
import io.mtpscript.compiler.typed.FunctionSymbol;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Finds the effects every function and api uses, through whatever it calls, and holds them against its {@code uses}
 * clause. An effect that is used and not declared is an error that names the chain of calls; one that is declared and
 * not used is a warning.
 */
public final class EffectCheck {
    /** The effect that {@code await} stands for. */
    public static final String ASYNC = "Async";

    /**
     * One function or api.
     *
     * @param title as messages name it
     * @param symbol the function it is; empty for an api
     * @param name where diagnostics about the whole of it point
     * @param declared the effects of its {@code uses} clause that exist, as written
     * @param calls in source order
     * @param await where it first awaits
     */
    public record Routine(
            String title,
            Optional<FunctionSymbol> symbol,
            Span name,
            List<Name> declared,
            List<Call> calls,
            boolean await) {
        public Routine {
            declared = List.copyOf(declared);
            calls = List.copyOf(calls);
        }
    }

    /** A call of a named function. */
    public record Call(FunctionSymbol callee, Span span) {}

    /** Sorted names of the effects each routine uses, by position, and what was found. */
    public record Result(List<List<String>> used, List<Diagnostic> diagnostics) {
        public Result {
            used = List.copyOf(used);
            diagnostics = List.copyOf(diagnostics);
        }
    }

    private final List<Routine> routines;
    private final Map<FunctionSymbol, Integer> indexes = new LinkedHashMap<>();
    private final List<TreeSet<String>> used = new ArrayList<>();
    private final List<Diagnostic> diagnostics = new ArrayList<>();

    private EffectCheck(List<Routine> routines) {
        this.routines = routines;
        for (int i = 0; i < routines.size(); i++) {
            int index = i;
            routines.get(i).symbol().ifPresent(symbol -> indexes.put(symbol, index));
            used.add(new TreeSet<>());
        }
    }

    /** @param routines every function with a body and every api that may call each other */
    public static Result check(List<Routine> routines) {
        var check = new EffectCheck(routines);
        check.spread();
        for (int i = 0; i < routines.size(); i++) {
            check.judge(i);
        }
        return new Result(check.used.stream().<List<String>>map(List::copyOf).toList(), check.diagnostics);
    }

    /** Carries effects from callees to callers until nothing changes. */
    private void spread() {
        var callers = new ArrayList<List<Integer>>();
        routines.forEach(_ -> callers.add(new ArrayList<>()));
        var work = new ArrayDeque<Integer>();
        for (int i = 0; i < routines.size(); i++) {
            var routine = routines.get(i);
            if (routine.await()) {
                used.get(i).add(ASYNC);
            }
            for (var call : routine.calls()) {
                used.get(i).addAll(call.callee().effects());
                Integer callee = indexes.get(call.callee());
                if (callee != null) {
                    callers.get(callee).add(i);
                }
            }
            work.add(i);
        }
        while (!work.isEmpty()) {
            int callee = work.poll();
            for (int caller : callers.get(callee)) {
                if (used.get(caller).addAll(used.get(callee))) {
                    work.add(caller);
                }
            }
        }
    }

    private void judge(int index) {
        var routine = routines.get(index);
        var declared = routine.declared().stream().map(Name::text).toList();
        for (String effect : used.get(index)) {
            if (!declared.contains(effect)) {
                diagnostics.add(undeclared(index, effect));
            }
        }
        var seen = new ArrayList<String>();
        for (var name : routine.declared()) {
            if (seen.contains(name.text())) {
                diagnostics.add(Diagnostic.of(
                                DiagnosticCode.EFFECT_TWICE, name.span(), "`" + name.text() + "` stands here twice")
                        .withHint("Remove one."));
            } else if (!used.get(index).contains(name.text())) {
                diagnostics.add(Diagnostic.of(
                                DiagnosticCode.EFFECT_UNUSED,
                                name.span(),
                                "`" + routine.title() + "` declares " + name.text() + " but does not use it")
                        .withHint("Remove it, so that the clause tells what the code can do."));
            }
            seen.add(name.text());
        }
    }

    private record Step(int routine, List<String> chain) {}

    /** The shortest chain from the routine to the effect, told at the call it begins with. */
    private Diagnostic undeclared(int index, String effect) {
        var routine = routines.get(index);
        Span place = routine.name();
        List<String> chain = List.of(routine.title());
        if (effect.equals(ASYNC) && routine.await()) {
            chain = List.of(routine.title(), "await");
        } else {
            int shortest = Integer.MAX_VALUE;
            for (var call : routine.calls()) {
                var rest = chain(call.callee(), effect);
                if (rest.isPresent() && rest.get().size() < shortest) {
                    shortest = rest.get().size();
                    place = call.span();
                    var whole = new ArrayList<String>();
                    whole.add(routine.title());
                    whole.addAll(rest.get());
                    chain = whole;
                }
            }
        }
        var clause = new TreeSet<>(routine.declared().stream().map(Name::text).toList());
        clause.add(effect);
        return Diagnostic.of(
                        DiagnosticCode.EFFECT_NOT_DECLARED,
                        place,
                        "`" + routine.title() + "` uses " + effect + " without declaring it: " + Chains.shown(chain))
                .withHint("Declare it: `uses { " + String.join(", ", clause) + " }`.");
    }

    private Optional<List<String>> chain(FunctionSymbol callee, String effect) {
        if (callee.effect().isPresent()) {
            return callee.effects().contains(effect) ? Optional.of(List.of(callee.toString())) : Optional.empty();
        }
        Integer start = indexes.get(callee);
        if (start == null || !used.get(start).contains(effect)) {
            return Optional.empty();
        }
        var queue = new ArrayDeque<Step>();
        var visited = new TreeSet<Integer>();
        queue.add(new Step(start, List.of(routines.get(start).title())));
        visited.add(start);
        while (!queue.isEmpty()) {
            Step step = queue.poll();
            if (effect.equals(ASYNC) && routines.get(step.routine()).await()) {
                return Optional.of(extended(step.chain(), "await"));
            }
            for (var call : routines.get(step.routine()).calls()) {
                if (call.callee().effects().contains(effect)) {
                    return Optional.of(extended(step.chain(), call.callee().toString()));
                }
                Integer next = indexes.get(call.callee());
                if (next != null && used.get(next).contains(effect) && visited.add(next)) {
                    queue.add(new Step(
                            next, extended(step.chain(), routines.get(next).title())));
                }
            }
        }
        return Optional.empty();
    }

    private static List<String> extended(List<String> chain, String last) {
        var out = new ArrayList<>(chain);
        out.add(last);
        return out;
    }
}
