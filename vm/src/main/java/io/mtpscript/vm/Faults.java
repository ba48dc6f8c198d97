package io.mtpscript.vm;

import io.mtpscript.core.Limits;
import java.util.ArrayList;
import java.util.List;

/**
 * What is wrong with a request's input, in the order in which it stands there (runtime contract, section 7). Bounded: what
 * comes after {@link Limits#FAULTS} faults, or after so many as have {@link Limits#FAULT_CHARS} characters together, is only
 * counted.
 */
public final class Faults {
    /**
     * One fault.
     *
     * @param path where, such as {@code body.items[0].qty}; as long as the keys it names
     * @param message what, without the value itself
     */
    public record Fault(String path, String message) {}

    private final List<Fault> faults = new ArrayList<>();
    /** How many are kept at most. */
    private int most;

    /** Characters of all that is kept. */
    private int chars;

    private int count;

    public Faults() {
        this(Limits.FAULTS);
    }

    private Faults(int most) {
        this.most = most;
    }

    /** Of a text whose first fault is all that anybody asks for. */
    public static Faults firstOnly() {
        return new Faults(1);
    }

    public void add(String path, String message) {
        if (!full()) {
            faults.add(new Fault(path, message));
            chars += path.length() + message.length();
        }
        count++;
    }

    /** Counts a fault that {@link #full} leaves no place for. */
    public void countMore() {
        count++;
    }

    /** Adds another list's faults. */
    public void addAll(Faults others) {
        for (int i = 0; i < others.faults.size(); i++) {
            add(others.faults.get(i).path(), others.faults.get(i).message());
        }
        count += others.count - others.faults.size();
    }

    /** Whether no more faults are kept, so that another one's text is not worth making. The first one always is. */
    public boolean full() {
        return faults.size() >= most || chars >= Limits.FAULT_CHARS;
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
        chars = 0;
        count = 0;
    }

    /** Begins anew, to keep no more than another list, which these will be added to, has places for. */
    public void clearFor(Faults others) {
        clear();
        most = others.full() ? 0 : others.most - others.faults.size();
    }
}
