package io.mtpscript.cli.profiling;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Where one request's gas and memory went. The sums of {@code flat} over all functions, over all lines and over all calls are
 * the same: {@code total}.
 *
 * @param total gas: all that the request was charged; bytes: objects made, whether they were needed to the end or not
 * @param functions sorted by name and place
 * @param lines sorted by place; what has none last, by name
 * @param calls the outermost calls, in the order in which they were first made
 */
public record Profile(Amount total, List<OfFunction> functions, List<OfLine> lines, List<Call> calls) {
    public Profile {
        functions = List.copyOf(functions);
        lines = List.copyOf(lines);
        calls = List.copyOf(calls);
    }

    /** @param bytes of the memory budget, frames of calls not counted */
    public record Amount(long gas, long bytes) {}

    /**
     * @param flat its own
     * @param cumulative with all that it called
     */
    public record OfFunction(Frame frame, long calls, Amount flat, Amount cumulative) {}

    /**
     * @param name where there is no place
     * @param flat what the line itself was charged, builtins and effects included
     * @param cumulative with all that it called
     */
    public record OfLine(Optional<Place> place, String name, Amount flat, Amount cumulative) {}

    /** @param flat without what it calls */
    public record Call(Frame frame, Amount flat, List<Call> calls) {
        public Call {
            calls = List.copyOf(calls);
        }

        /** With all that it called. */
        public Amount cumulative() {
            long gas = flat.gas();
            long bytes = flat.bytes();
            for (Call call : calls) {
                Amount inside = call.cumulative();
                gas += inside.gas();
                bytes += inside.bytes();
            }
            return new Amount(gas, bytes);
        }
    }

    private static final Comparator<Optional<Place>> BY_PLACE = Comparator.comparing(
                    (Optional<Place> place) -> place.isEmpty())
            .thenComparing(place -> place.map(Place::file).orElse(""))
            .thenComparingInt(place -> place.map(Place::line).orElse(0));

    static Profile of(CodeMap map, Amounts byFrame, Amounts byLine, long[] calls, CallTree tree, long gas, long bytes) {
        var functions = new ArrayList<OfFunction>();
        for (int i = 0; i < calls.length; i++) {
            Amount inside = new Amount(byFrame.gasInside(i), byFrame.bytesInside(i));
            if (calls[i] > 0 || inside.gas() > 0 || inside.bytes() > 0) {
                Amount flat = new Amount(byFrame.gas(i), byFrame.bytes(i));
                functions.add(new OfFunction(map.frames().get(i), calls[i], flat, inside));
            }
        }
        functions.sort(Comparator.comparing((OfFunction row) -> row.frame().name())
                .thenComparing(row -> row.frame().kind())
                .thenComparing(row -> row.frame().place(), BY_PLACE));
        var lines = new ArrayList<OfLine>();
        for (int i = 0; i < map.lines().size(); i++) {
            Amount inside = new Amount(byLine.gasInside(i), byLine.bytesInside(i));
            if (inside.gas() > 0 || inside.bytes() > 0) {
                CodeMap.Line line = map.lines().get(i);
                Amount flat = new Amount(byLine.gas(i), byLine.bytes(i));
                lines.add(new OfLine(line.place(), line.name(), flat, inside));
            }
        }
        lines.sort(Comparator.comparing(OfLine::place, BY_PLACE).thenComparing(OfLine::name));
        return new Profile(new Amount(gas, bytes), functions, lines, calls(map, tree.root()));
    }

    /** No function comes twice along a way down, so this is as deep as there are functions at most. */
    private static List<Call> calls(CodeMap map, CallTree.Node node) {
        var calls = new ArrayList<Call>();
        for (CallTree.Node child : node.children()) {
            calls.add(new Call(
                    map.frames().get(child.frame()), new Amount(child.gas(), child.bytes()), calls(map, child)));
        }
        return calls;
    }
}
