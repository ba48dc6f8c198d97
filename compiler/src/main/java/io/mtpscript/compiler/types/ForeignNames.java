package io.mtpscript.compiler.types;

import java.util.Map;
import java.util.Optional;

/** What to write for names that programs of other languages use. */
final class ForeignNames {
    private static final String NUMBER_OF = "Use `.toInt()` or `.toDecimal()` of the String: they give an Option.";
    private static final String NEW_LIST = "A List never changes; a new one with one more element is `[...xs, x]`.";
    private static final String SHORTER_LIST = "A List never changes; use `take`, `drop`, `first` and `last`.";

    private static final Map<String, String> VALUES = Map.ofEntries(
            Map.entry("null", "There is no null; `None` is the Option without a value."),
            Map.entry("nil", "There is no nil; `None` is the Option without a value."),
            Map.entry("undefined", "There is no undefined; `None` is the Option without a value."),
            Map.entry("True", "Write `true`."),
            Map.entry("False", "Write `false`."),
            Map.entry("console", "Use the effect Log: `Log.info(\"message\", { id })`."),
            Map.entry("print", "Use the effect Log: `Log.info(\"message\", { id })`."),
            Map.entry("println", "Use the effect Log: `Log.info(\"message\", { id })`."),
            Map.entry("fmt", "Use a template for text and the effect Log for output."),
            Map.entry("Math", "Use the functions of `Int` and `Decimal`, such as `Int.max(a, b)`."),
            Map.entry("JSON", "Use `Json.parse`, `Json.decode` and `Json.encode`."),
            Map.entry("Date", "The time comes from the effect Clock."),
            Map.entry("Object", "Records have known fields; where the keys vary use a `Map`."),
            Map.entry("Array", "Use the functions of `List`."),
            Map.entry("Number", NUMBER_OF),
            Map.entry("parseInt", NUMBER_OF),
            Map.entry("parseFloat", NUMBER_OF),
            Map.entry("Boolean", "Compare with what you mean: there is no other truth than `true`."),
            Map.entry("Promise", "A function waits with `await`; side by side is `await all [a, b]`."),
            Map.entry(
                    "Error",
                    "There are no exceptions; an error is the `Err` of a Result, such as `fail(400, \"BadId\")`."),
            Map.entry("fetch", "Use the effect HttpOut."),
            Map.entry("process", "Settings come from the effect Config."),
            Map.entry("require", "Write `import { name } from \"./file.mtp\"` at the top of the file."),
            Map.entry("not", "Write `!x`."),
            Map.entry("len", "Write `xs.length()`."),
            Map.entry("str", "Write a template: `` `${x}` ``."),
            Map.entry("range", "Write `List.range(from, to)`."),
            Map.entry("req", "An api declares `path`, `query`, `headers` and `body`, and reads them by these names."),
            Map.entry("res", "An api answers with `respond json(...)`."),
            Map.entry("self", "There are no classes; pass the value as a parameter."),
            Map.entry("this", "There are no classes; pass the value as a parameter."));

    private static final Map<String, String> MEMBERS = Map.ofEntries(
            Map.entry("push", NEW_LIST),
            Map.entry("unshift", "A List never changes; a new one with one more element in front is `[x, ...xs]`."),
            Map.entry("pop", SHORTER_LIST),
            Map.entry("shift", SHORTER_LIST),
            Map.entry("splice", SHORTER_LIST),
            Map.entry("forEach", "Write `for (x of xs) { ... }`."),
            Map.entry("reduce", "Write `.fold(start, (sum, x) => ...)`."),
            Map.entry("some", "Write `.any((x) => ...)`."),
            Map.entry("every", "Write `.all((x) => ...)`."),
            Map.entry("includes", "Write `.contains(...)`."),
            Map.entry("toUpperCase", "Write `.toUpper()`."),
            Map.entry("toLowerCase", "Write `.toLower()`."),
            Map.entry("substring", "Write `.slice(from, to)`."),
            Map.entry("substr", "Write `.slice(from, to)`."),
            Map.entry("charAt", "Write `.slice(i, i + 1)`."),
            Map.entry("replaceAll", "Write `.replace(what, by)`, which replaces all."),
            Map.entry(
                    "toFixed",
                    "Write `Decimal.round(value, scale)` for a number, `Decimal.format(value, scale)` for a text."),
            Map.entry("size", "Write `.length()`."),
            Map.entry("fromEntries", "Write `Map.fromList(entries)`, with entries `{ key, value }`."));

    /** What other languages ask an Option or a Result. */
    private static final Map<String, String> OF_HOLDERS = Map.of(
            "then", "There are no promises: take a Result's value with `?` or `match`.",
            "catch", "There are no exceptions: take a Result's value with `?` or `match`.",
            "unwrap", "Take it out with `?`, `match` or `.withDefault(...)`.",
            "getOrElse", "Write `.withDefault(...)`.",
            "unwrapOr", "Write `.withDefault(...)`.",
            "orElse", "Write `.withDefault(...)` for a value, `.or(...)` for another of its kind.");

    /** Functions that other languages have with other arguments. */
    private static final Map<String, String> ARGUMENTS =
            Map.of("List.sort", "A key sorts, not a comparison: `.sortBy((x) => x.id)`.");

    /** Functions that are for one type of elements here. */
    private static final Map<String, String> ELEMENTS =
            Map.of("List.sum", "It adds Ints; Decimals are added by `Decimal.sum(xs)`.");

    private ForeignNames() {}

    /** For a name that stands alone or before a point. */
    static Optional<String> value(String name) {
        return Optional.ofNullable(VALUES.get(name));
    }

    /**
     * For a function of the library that was given another number of arguments.
     *
     * @param function with its module, such as {@code List.sort}
     */
    static Optional<String> arguments(String function) {
        return Optional.ofNullable(ARGUMENTS.get(function));
    }

    /**
     * For a function of the library that was given a list of something else.
     *
     * @param function with its module, such as {@code List.sum}
     */
    static Optional<String> elements(String function) {
        return Optional.ofNullable(ELEMENTS.get(function));
    }

    /** For a name behind a point. */
    static Optional<String> member(String name) {
        return Optional.ofNullable(MEMBERS.get(name)).or(() -> ofHolder(name));
    }

    /** For a name behind a point that is asked of an Option or a Result itself, not of what it holds. */
    static Optional<String> ofHolder(String name) {
        return Optional.ofNullable(OF_HOLDERS.get(name));
    }
}
