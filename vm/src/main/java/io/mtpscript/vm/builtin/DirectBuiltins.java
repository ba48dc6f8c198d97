package io.mtpscript.vm.builtin;

import io.mtpscript.vm.machine.Machine;
import io.mtpscript.vm.machine.MapTree;
import java.util.Optional;

/**
 * Builtins that take less time than the way through {@link Builtins#call} and its array of arguments: compiled code calls them by
 * name, where the JVM can inline them. The methods are those that {@code Builtins} calls. Public because generated code has
 * another loader.
 */
public final class DirectBuiltins {
    private DirectBuiltins() {}

    /**
     * How compiled code calls a builtin.
     *
     * @param method of this class: the machine, the words, and the aux operand where it is {@code typed}; gives a word
     * @param typed whether it is passed the aux operand
     */
    public record Call(String method, boolean typed) {}

    /**
     * @param id its number, verified
     * @param count how many words it takes here
     * @return empty where it is called through {@link Machine#builtin}
     */
    public static Optional<Call> of(int id, int count) {
        return Optional.ofNullable(
                switch (Builtins.of(id)) {
                    case OP_CONCAT -> count == 2 || count == 3 ? new Call("concat", false) : null;
                    case OP_STRING_COMPARE -> new Call("compareStrings", false);
                    case STRING_LENGTH -> new Call("stringLength", false);
                    case STRING_SLICE -> new Call("sliceString", false);
                    case INT_TO_STRING -> new Call("intToString", false);
                    case LIST_GET -> new Call("getElement", false);
                    case LIST_SLICE -> new Call("sliceList", false);
                    case LIST_RANGE -> new Call("range", false);
                    case LIST_PICK -> new Call("pick", false);
                    case MAP_GET -> new Call("getEntry", true);
                    case MAP_SET -> new Call("setEntry", true);
                    case MAP_HAS -> new Call("hasEntry", true);
                    case MAP_SIZE -> new Call("mapSize", false);
                    default -> null;
                });
    }

    public static long concat(Machine m, long a, long b) {
        return StringBuiltins.concat(m, a, b);
    }

    public static long concat(Machine m, long a, long b, long c) {
        return StringBuiltins.concat(m, a, b, c);
    }

    public static long compareStrings(Machine m, long a, long b) {
        return StringBuiltins.compare(m, a, b);
    }

    public static long stringLength(Machine m, long string) {
        return StringBuiltins.length(m, string);
    }

    public static long sliceString(Machine m, long string, long from, long to) {
        return StringBuiltins.slice(m, string, from, to);
    }

    public static long intToString(Machine m, long value) {
        return NumberBuiltins.toString(m, value);
    }

    public static long getElement(Machine m, long list, long index) {
        return ListBuiltins.get(m, list, index);
    }

    public static long sliceList(Machine m, long list, long from, long to) {
        return ListBuiltins.slice(m, list, from, to);
    }

    public static long range(Machine m, long from, long to) {
        return ListBuiltins.range(m, from, to);
    }

    public static long pick(Machine m, long list, long flags) {
        return ListBuiltins.pick(m, list, flags);
    }

    /** The same where compiled code has put what is picked behind the top of the region already. */
    public static long picked(Machine m, long list, long flags, long kept) {
        return ListBuiltins.picked(m, list, flags, kept);
    }

    public static long getEntry(Machine m, long map, long key, int keyType) {
        return MapBuiltins.get(m, map, key, keyType);
    }

    public static long setEntry(Machine m, long map, long key, long value, int keyType) {
        return MapBuiltins.set(m, map, key, value, keyType);
    }

    public static long hasEntry(Machine m, long map, long key, int keyType) {
        return MapBuiltins.has(m, map, key, keyType);
    }

    public static long mapSize(Machine m, long map) {
        return MapTree.size(m, map);
    }
}
