package io.mtpscript.compiler.effects;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.typed.FunctionSymbol;
import io.mtpscript.compiler.typed.TExpr;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Warns of requests to other services that can be made after a call of the database, in apis whose database calls are one
 * transaction: the transaction stays open while the other service answers, and a request that was made stays made when the
 * transaction is rolled back or runs again. Runtime contract, section 6.
 */
public final class TransactionCheck {
    private static final String TRANSACTION = "DbWrite";

    /**
     * One function or api.
     *
     * @param title as messages name it
     * @param symbol the function it is; empty for an api
     * @param effects declared
     */
    public record Code(String title, Optional<FunctionSymbol> symbol, List<String> effects, TExpr body) {
        public Code {
            effects = List.copyOf(effects);
        }
    }

    private final Map<FunctionSymbol, Code> functions = new LinkedHashMap<>();
    private final SequencedMap<FunctionSymbol, List<TExpr.Call>> calls = new LinkedHashMap<>();
    private final Map<FunctionSymbol, Optional<EffectOrder.Pair>> pairs = new LinkedHashMap<>();
    private final Set<FunctionSymbol> toDatabase;
    private final Set<FunctionSymbol> toServices;

    private TransactionCheck(List<Code> all) {
        for (Code code : all) {
            code.symbol().ifPresent(symbol -> {
                functions.put(symbol, code);
                calls.put(symbol, EffectOrder.calls(code.body()));
            });
        }
        toDatabase = reaching(TransactionCheck::isDatabase);
        toServices = reaching(TransactionCheck::isService);
    }

    /** @param all every function with a body and every api that may call each other; at most one warning for each api */
    public static List<Diagnostic> check(List<Code> all) {
        var check = new TransactionCheck(all);
        return all.stream()
                .filter(code -> code.symbol().isEmpty() && code.effects().contains(TRANSACTION))
                .flatMap(api -> check.judge(api).stream())
                .toList();
    }

    private static boolean isDatabase(FunctionSymbol function) {
        return function.effects().stream().anyMatch(effect -> effect.equals("DbRead") || effect.equals(TRANSACTION));
    }

    /** {@code HttpOut.afterCommit} is none: its request is sent when the transaction is over. */
    private static boolean isService(FunctionSymbol function) {
        return function.effect().filter("HttpOut"::equals).isPresent() && !isDatabase(function);
    }

    /** The functions that call those of effects that are asked for, and all that call them. */
    private Set<FunctionSymbol> reaching(Predicate<FunctionSymbol> wanted) {
        var callers = new LinkedHashMap<FunctionSymbol, List<FunctionSymbol>>();
        var open = new ArrayDeque<FunctionSymbol>();
        var reaching = new LinkedHashSet<FunctionSymbol>();
        calls.forEach((caller, made) -> made.forEach(call -> {
            callers.computeIfAbsent(call.function(), _ -> new ArrayList<>()).add(caller);
            if (wanted.test(call.function()) && reaching.add(caller)) {
                open.add(caller);
            }
        }));
        for (FunctionSymbol next = open.poll(); next != null; next = open.poll()) {
            for (FunctionSymbol caller : callers.getOrDefault(next, List.of())) {
                if (reaching.add(caller)) {
                    open.add(caller);
                }
            }
        }
        return reaching;
    }

    /** Code that calls another one, and the call. */
    private record Step(Code code, Optional<Step> from, Optional<TExpr.Call> by) {}

    /** The nearest code, from the api on, in which the wrong order stands. */
    private Optional<Diagnostic> judge(Code api) {
        var seen = new LinkedHashSet<FunctionSymbol>();
        var open = new ArrayDeque<Step>();
        open.add(new Step(api, Optional.empty(), Optional.empty()));
        for (Step next = open.poll(); next != null; next = open.poll()) {
            Optional<EffectOrder.Pair> pair = pair(next.code());
            if (pair.isPresent()) {
                return Optional.of(warning(next, pair.get()));
            }
            for (TExpr.Call call : calls(next.code())) {
                Code callee = functions.get(call.function());
                if (callee != null
                        && toDatabase.contains(call.function())
                        && toServices.contains(call.function())
                        && seen.add(call.function())) {
                    open.add(new Step(callee, Optional.of(next), Optional.of(call)));
                }
            }
        }
        return Optional.empty();
    }

    private Optional<EffectOrder.Pair> pair(Code code) {
        return code.symbol().map(s -> pairs.computeIfAbsent(s, _ -> find(code))).orElseGet(() -> find(code));
    }

    private Optional<EffectOrder.Pair> find(Code code) {
        return EffectOrder.find(
                code.body(), f -> isDatabase(f) || toDatabase.contains(f), f -> isService(f) || toServices.contains(f));
    }

    private List<TExpr.Call> calls(Code code) {
        return code.symbol()
                .map(symbol -> calls.getOrDefault(symbol, List.of()))
                .orElseGet(() -> EffectOrder.calls(code.body()));
    }

    private Diagnostic warning(Step step, EffectOrder.Pair pair) {
        var callers = new ArrayList<String>();
        TExpr.Call place = pair.service();
        for (Optional<Step> at = Optional.of(step);
                at.isPresent();
                at = at.get().from()) {
            callers.addFirst(at.get().code().title());
            place = at.get().by().orElse(place);
        }
        var service = new ArrayList<>(callers);
        service.addAll(way(pair.service().function(), TransactionCheck::isService, toServices));
        var database = new ArrayList<>(callers);
        database.addAll(way(pair.database().function(), TransactionCheck::isDatabase, toDatabase));
        return Diagnostic.of(
                        DiagnosticCode.HTTP_IN_TRANSACTION,
                        place.span(),
                        "`" + callers.getFirst() + "` can send a request to another service inside its transaction: "
                                + Chains.shown(service) + ", after " + Chains.shown(database))
                .withHint(
                        "Send it before the first call of the database, or by `HttpOut.afterCommit` where its answer is not"
                                + " needed: what is sent stays sent when the transaction is rolled back.");
    }

    /** The names on the shortest way to a function of an effect. */
    private List<String> way(FunctionSymbol start, Predicate<FunctionSymbol> wanted, Set<FunctionSymbol> reaching) {
        var from = new LinkedHashMap<FunctionSymbol, Optional<FunctionSymbol>>();
        var open = new ArrayDeque<FunctionSymbol>();
        from.put(start, Optional.empty());
        open.add(start);
        FunctionSymbol end = start;
        while (!wanted.test(end)) {
            end = open.remove();
            for (TExpr.Call call : calls.getOrDefault(end, List.of())) {
                boolean leads = wanted.test(call.function()) || reaching.contains(call.function());
                if (leads && !from.containsKey(call.function())) {
                    from.put(call.function(), Optional.of(end));
                    open.add(call.function());
                }
            }
        }
        var names = new ArrayList<String>();
        for (Optional<FunctionSymbol> at = Optional.of(end);
                at.isPresent();
                at = from.getOrDefault(at.get(), Optional.empty())) {
            Code code = functions.get(at.get());
            names.addFirst(code == null ? at.get().toString() : code.title());
        }
        return names;
    }
}
