package io.mtpscript.vm;

import java.util.ArrayList;
import java.util.List;

/**
 * What is wrong with a request's input, in the order in which it stands there (runtime contract, section 7). Bounded: what
 * comes after {@link #MAX} faults is only counted.
 */
public final class Faults {
    /** The most faults that are kept. */
    public static final int MAX = 100;

    /**
     * One fault.
     *
     * @param path where, such as {@code body.items[0].qty}
     * @param message what, without the value itself
     */
    public record Fault(String path, String message) {}

    private final List<Fault> faults = new ArrayList<>();
    private int count;

    public void add(String path, String message) {
        count++;
        if (faults.size() < MAX) {
            faults.add(new Fault(path, message));
        }
    }

    /** Counts a fault that {@link #full} leaves no place for. */
    public void countMore(int more) {
        count += more;
    }

    /** Adds another list's faults. */
    public void addAll(Faults others) {
        for (int i = 0; i < others.faults.size(); i++) {
            add(others.faults.get(i).path(), others.faults.get(i).message());
        }
        count += others.count - others.faults.size();
    }

    /** Whether {@link #MAX} faults are kept, so that another one's text is not worth making. */
    public boolean full() {
        return faults.size() == MAX;
    }

    public boolean isEmpty() {
        return count == 0;
    }

    /** The faults that were kept, in order. */
    public List<Fault> list() {
        return List.copyOf(faults);
    }

    /** How many faults there were, kept or not. */
    public int count() {
        return count;
    }

    public void clear() {
        faults.clear();
        count = 0;
    }
}
