package io.mtpscript.cli.diff;

import io.mtpscript.cli.diff.Difference.Kind;
import io.mtpscript.cli.diff.Difference.Level;
import io.mtpscript.cli.diff.Difference.Sign;
import io.mtpscript.cli.diff.RouteFacts.Asked;
import io.mtpscript.compiler.openapi.changes.ComparisonException;
import io.mtpscript.core.code.Program;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Finds what a program may do, and promises, that another one does not. */
public final class Comparison {
    private final List<Difference> found = new ArrayList<>();

    private Comparison() {}

    /**
     * Everything that differs: first what concerns the whole program, then route by route.
     *
     * @throws ComparisonException if the documents of the APIs cannot be compared in bounded work
     */
    public static List<Difference> of(Program before, Program after) throws ComparisonException {
        var comparison = new Comparison();
        comparison.programs(before, after);
        SortedMap<String, RouteFacts> was = RouteFacts.of(before);
        SortedMap<String, RouteFacts> is = RouteFacts.of(after);
        SortedMap<String, List<Difference>> apis = ApiDifferences.of(before.openapi(), after.openapi());
        var keys = new TreeSet<String>(Comparator.comparing((String key) -> key.substring(key.indexOf(' ') + 1))
                .thenComparing(key -> key));
        keys.addAll(was.keySet());
        keys.addAll(is.keySet());
        for (String key : keys) {
            Optional<RouteFacts> old = Optional.ofNullable(was.get(key));
            Optional<RouteFacts> now = Optional.ofNullable(is.get(key));
            if (old.isPresent() && now.isPresent()) {
                comparison.route(old.get(), now.get(), apis.getOrDefault(key, List.of()));
            } else if (now.isPresent()) {
                comparison.added(now.get());
            } else {
                String title = Objects.requireNonNull(was.get(key)).title();
                comparison.add(title, Sign.REMOVED, Kind.ROUTE, "is gone", Level.BREAKING);
            }
        }
        return List.copyOf(comparison.found);
    }

    private void add(String route, Sign sign, Kind kind, String text, Level... levels) {
        found.add(Difference.of(route, sign, kind, text, levels));
    }

    private void programs(Program before, Program after) {
        if (!before.semanticsVersion().equals(after.semanticsVersion())) {
            add(
                    "",
                    Sign.CHANGED,
                    Kind.SEMANTICS,
                    short12(before.semanticsVersion()) + " -> " + short12(after.semanticsVersion())
                            + ": gas and results may be others");
        }
        sets("", Kind.CONFIG, config(before), config(after));
    }

    private static String short12(String hash) {
        return hash.substring(0, Math.min(12, hash.length()));
    }

    private static SortedSet<String> config(Program program) {
        return program.config().stream()
                .map(value -> value.kind().name().toLowerCase(Locale.ROOT) + " " + value.name())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** A new route with all that it may do. */
    private void added(RouteFacts now) {
        add(
                now.title(),
                Sign.ADDED,
                Kind.ROUTE,
                now.auth().isEmpty()
                        ? "is new, for anybody"
                        : "is new, for callers with " + String.join(", ", now.auth()),
                Level.AUTHORITY);
        var nothing = new TreeSet<String>();
        sets(now.title(), Kind.EFFECT, nothing, now.effects());
        asked(now.title(), Kind.STATEMENT, new TreeSet<>(), now.statements());
        asked(now.title(), Kind.HOST, new TreeSet<>(), now.hosts());
        sets(now.title(), Kind.CONFIG, nothing, now.config());
    }

    private void route(RouteFacts old, RouteFacts now, List<Difference> api) {
        String title = now.title();
        now.auth().stream()
                .filter(asked -> !old.auth().contains(asked))
                .forEach(asked -> add(title, Sign.ADDED, Kind.AUTH, asked, Level.BREAKING));
        old.auth().stream()
                .filter(asked -> !now.auth().contains(asked))
                .forEach(asked -> add(title, Sign.REMOVED, Kind.AUTH, asked, Level.AUTHORITY));
        sets(title, Kind.EFFECT, old.effects(), now.effects());
        asked(title, Kind.STATEMENT, old.statements(), now.statements());
        asked(title, Kind.HOST, old.hosts(), now.hosts());
        sets(title, Kind.CONFIG, old.config(), now.config());
        if (old.sensitive() && !now.sensitive()) {
            add(title, Sign.REMOVED, Kind.SENSITIVE, "bodies and parameters are no longer secret", Level.AUTHORITY);
        } else if (now.sensitive() && !old.sensitive()) {
            add(title, Sign.ADDED, Kind.SENSITIVE, "bodies and parameters are secret");
        }
        api.forEach(each ->
                found.add(new Difference(title, each.sign(), each.kind(), each.call(), each.text(), each.levels())));
        if (!old.gasBound().equals(now.gasBound())) {
            add(title, Sign.CHANGED, Kind.GAS_BOUND, bound(old.gasBound()) + " -> " + bound(now.gasBound()));
        }
    }

    private static String bound(OptionalLong gas) {
        return gas.isPresent() ? String.format(Locale.ROOT, "%,d", gas.getAsLong()) : "none";
    }

    private void sets(String route, Kind kind, SortedSet<String> old, SortedSet<String> now) {
        for (String each : now) {
            if (!old.contains(each)) {
                add(route, Sign.ADDED, kind, each, Level.AUTHORITY);
            }
        }
        old.stream().filter(each -> !now.contains(each)).forEach(each -> add(route, Sign.REMOVED, kind, each));
    }

    /** A statement that is only laid out otherwise is told, but concerns nobody. */
    private void asked(String route, Kind kind, SortedSet<Asked> old, SortedSet<Asked> now) {
        SortedMap<Asked, Asked> lost = new TreeMap<>();
        old.stream()
                .filter(each -> !now.contains(each))
                .forEach(each -> lost.put(new Asked(each.call(), Layout.plain(each.text())), each));
        for (Asked each : now) {
            if (old.contains(each)) {
                continue;
            }
            Optional<String> call = Optional.of(each.call());
            boolean onlyLayout = lost.remove(new Asked(each.call(), Layout.plain(each.text()))) != null;
            found.add(
                    onlyLayout
                            ? Difference.of(route, Sign.CHANGED, kind, call, each.text())
                            : Difference.of(route, Sign.ADDED, kind, call, each.text(), Level.AUTHORITY));
        }
        lost.values()
                .forEach(each ->
                        found.add(Difference.of(route, Sign.REMOVED, kind, Optional.of(each.call()), each.text())));
    }
}
