package io.mtpscript.compiler.calls;

import io.mtpscript.core.Limits;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** What is known of a value before the program runs, as far as SQL and URLs can come of it. */
sealed interface Known {
    /** The most ways that a text or a statement can have. */
    int MOST_WAYS = 32;

    /** The most parts of a value. */
    int MOST_PARTS = 256;

    /** The most characters of a text that is put together. */
    int MOST_TEXT = Limits.HTTP_OUT_URL_BYTES;

    /** No value: nothing has been put there yet. */
    record Nothing() implements Known {}

    record Unknown(String why) implements Known {}

    /** Strings. */
    record Texts(List<Prefix> ways) implements Known {
        public Texts {
            ways = List.copyOf(ways);
        }
    }

    /** @param whole false where something unknown follows */
    record Prefix(String text, boolean whole) {
        /** Both texts, as far as a URL can be long: texts that double with each line would fill the memory. */
        Prefix then(Prefix next) {
            String all = text + next.text;
            return all.length() > MOST_TEXT
                    ? new Prefix(all.substring(0, MOST_TEXT), false)
                    : new Prefix(all, next.whole);
        }
    }

    record Statements(List<SqlText> ways) implements Known {
        public Statements {
            ways = List.copyOf(ways);
        }
    }

    /** A list of just these. */
    record Sequence(List<Known> items) implements Known {
        public Sequence {
            items = List.copyOf(items);
        }
    }

    /** A list of any number of these. */
    record Many(Known item) implements Known {}

    record Fields(List<Known> fields) implements Known {
        public Fields {
            fields = List.copyOf(fields);
        }
    }

    /** @param payloads of the variants that it can be */
    record Variants(SortedMap<Integer, List<Known>> payloads) implements Known {}

    /** @param captures of the functions that it can be */
    record Functions(SortedMap<Integer, List<Known>> captures) implements Known {}

    static Known text(String text) {
        return new Texts(List.of(new Prefix(text, true)));
    }

    static Known statement(SqlText text) {
        return new Statements(List.of(text));
    }

    /** How many parts it has, counted as far as is asked for. */
    private static int parts(Known known, int most) {
        return switch (known) {
            case Nothing _, Unknown _ -> 1;
            case Texts(List<Prefix> ways) -> ways.size();
            case Statements(List<SqlText> ways) ->
                ways.stream().mapToInt(way -> way.parts().size()).sum();
            case Sequence(List<Known> items) -> 1 + parts(items, most);
            case Many(Known item) -> 1 + parts(item, most);
            case Fields(List<Known> fields) -> 1 + parts(fields, most);
            case Variants(var payloads) ->
                1 + payloads.values().stream().mapToInt(all -> parts(all, most)).sum();
            case Functions(var captures) ->
                1 + captures.values().stream().mapToInt(all -> parts(all, most)).sum();
        };
    }

    private static int parts(List<Known> all, int most) {
        int sum = 0;
        for (Known each : all) {
            sum += parts(each, most);
            if (sum > most) {
                break;
            }
        }
        return sum;
    }

    private static boolean unknown(List<Known> all) {
        return all.stream().allMatch(Unknown.class::isInstance);
    }

    /** The same, or {@link Unknown} where nothing is known or there is too much. */
    default Known light() {
        boolean empty = switch (this) {
            case Nothing _, Unknown _, Texts _, Statements _, Functions _, Variants _ -> false;
            case Sequence(List<Known> items) -> !items.isEmpty() && unknown(items);
            case Many(Known item) -> item instanceof Unknown;
            case Fields(List<Known> fields) -> unknown(fields);
        };
        return empty ? Unknowns.REQUEST : parts(this, MOST_PARTS) > MOST_PARTS ? Unknowns.TOO_LARGE : this;
    }

    /** What every item of a list is. */
    default Known item() {
        return switch (this) {
            case Sequence(List<Known> items) -> items.stream().reduce(new Nothing(), Known::or);
            case Many(Known item) -> item;
            case Nothing _ -> this;
            case Unknown _ -> this;
            case Texts _, Statements _, Fields _, Variants _, Functions _ -> Unknowns.REQUEST;
        };
    }

    /** The statements that a value of type Sql can be. */
    default List<SqlText> statements() {
        return switch (this) {
            case Statements(List<SqlText> ways) -> ways;
            case Unknown(String why) -> List.of(SqlText.computed(why));
            case Nothing _ -> List.of();
            case Texts _, Sequence _, Many _, Fields _, Variants _, Functions _ ->
                throw new IllegalStateException("no Sql: " + this);
        };
    }

    /** What is known of a value that is one or the other. */
    default Known or(Known other) {
        if (equals(other) || other instanceof Nothing) {
            return this;
        }
        if (this instanceof Nothing) {
            return other;
        }
        if (this instanceof Statements || other instanceof Statements) {
            return ways(statements(), other.statements());
        }
        return switch (this) {
            case Texts(List<Prefix> a)
            when other instanceof Texts(List<Prefix> b) -> {
                var all = new LinkedHashSet<>(a);
                all.addAll(b);
                yield all.size() > MOST_WAYS ? Unknowns.TOO_MANY : new Texts(List.copyOf(all));
            }
            case Texts(List<Prefix> a) when other instanceof Unknown -> new Texts(List.copyOf(withUnknown(a)));
            case Unknown _ when other instanceof Texts(List<Prefix> b) -> new Texts(List.copyOf(withUnknown(b)));
            case Sequence _, Many _
            when other instanceof Sequence || other instanceof Many -> new Many(item().or(other.item())).light();
            case Fields(List<Known> a)
            when other instanceof Fields(List<Known> b) && a.size() == b.size() -> new Fields(each(a, b)).light();
            case Variants(var a)
            when other instanceof Variants(var b) && alike(a, b) -> new Variants(each(a, b)).light();
            case Functions(var a)
            when other instanceof Functions(var b) && alike(a, b) -> new Functions(each(a, b)).light();
            case Unknown _ -> this;
            case Nothing _, Texts _, Statements _, Sequence _, Many _, Fields _, Variants _, Functions _ ->
                other instanceof Unknown ? other : Unknowns.REQUEST;
        };
    }

    private static Set<Prefix> withUnknown(List<Prefix> ways) {
        var all = new LinkedHashSet<>(ways);
        all.add(new Prefix("", false));
        return all;
    }

    private static Known ways(List<SqlText> a, List<SqlText> b) {
        var all = new LinkedHashSet<>(a);
        all.addAll(b);
        return all.size() > MOST_WAYS ? Unknowns.TOO_MANY : new Statements(List.copyOf(all)).light();
    }

    private static List<Known> each(List<Known> a, List<Known> b) {
        var all = new ArrayList<Known>();
        for (int i = 0; i < a.size(); i++) {
            all.add(a.get(i).or(b.get(i)));
        }
        return all;
    }

    /**
     * Whether the same ways have as many parts. They have not where a value leaves a function by {@code ?}: what is returned there is
     * looked at as the operand's type, for what it would be if it were no error, and that is no value of the function's own result.
     */
    private static boolean alike(SortedMap<Integer, List<Known>> a, SortedMap<Integer, List<Known>> b) {
        return b.entrySet().stream()
                .allMatch(way -> a.getOrDefault(way.getKey(), way.getValue()).size()
                        == way.getValue().size());
    }

    private static SortedMap<Integer, List<Known>> each(
            SortedMap<Integer, List<Known>> a, SortedMap<Integer, List<Known>> b) {
        var all = new TreeMap<>(a);
        b.forEach((key, parts) -> all.merge(key, parts, Known::each));
        return all;
    }

    /** Each way of the one followed by each way of the other. */
    static Known concat(Known first, Known second) {
        List<Prefix> before = prefixes(first);
        List<Prefix> after = prefixes(second);
        var all = new LinkedHashSet<Prefix>();
        for (Prefix a : before) {
            if (!a.whole()) {
                all.add(a);
                continue;
            }
            after.forEach(b -> all.add(a.then(b)));
        }
        return all.size() > MOST_WAYS ? Unknowns.TOO_MANY : new Texts(List.copyOf(all));
    }

    private static List<Prefix> prefixes(Known text) {
        return text instanceof Texts(List<Prefix> ways) ? ways : List.of(new Prefix("", false));
    }

    /** Each way of the one followed by each way of the other. */
    static Known splice(Known first, Known second) {
        var all = new LinkedHashSet<SqlText>();
        for (SqlText a : first.statements()) {
            for (SqlText b : second.statements()) {
                all.add(a.then(b));
            }
        }
        return all.size() > MOST_WAYS ? Unknowns.TOO_MANY : new Statements(List.copyOf(all)).light();
    }
}
