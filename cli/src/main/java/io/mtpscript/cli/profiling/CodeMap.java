package io.mtpscript.cli.profiling;

import io.mtpscript.compiler.backend.CodePlaces;
import io.mtpscript.compiler.source.LineIndex;
import io.mtpscript.compiler.source.Span;
import io.mtpscript.core.code.Builtin;
import io.mtpscript.core.code.FunctionCode;
import io.mtpscript.core.code.Instruction;
import io.mtpscript.core.code.Opcode;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.gas.Charge;
import io.mtpscript.core.gas.GasSchedule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Frames and lines of a program by number, and the division of its segments. */
final class CodeMap {
    private final Program program;
    private final List<Frame> frames = new ArrayList<>();
    private final Map<Frame, Integer> frameNumbers = new LinkedHashMap<>();
    private final List<Line> lines = new ArrayList<>();
    private final Map<Line, Integer> lineNumbers = new LinkedHashMap<>();
    private final int[] functionFrames;
    private final int[] siteFrames;
    private final Map<Integer, Integer> builtinFrames = new TreeMap<>();
    private final int[][] linesOf;
    private final Segment[][] segments;

    final int start;
    final int constants;
    final int input;
    final int response;
    final int awaitAll;

    /** A place, or where there is none the name of what has it not. */
    record Line(Optional<Place> place, String name) {}

    /** @param places empty for a snapshot, which knows the places of what can trap alone */
    CodeMap(Program program, Optional<CodePlaces> places) {
        this.program = program;
        start = engine("request start");
        constants = engine("module constants");
        input = engine("parameters and body");
        response = engine("response");
        awaitAll = number(Frame.of(Frame.Kind.EFFECT, "await all"));
        int count = program.functions().size();
        functionFrames = new int[count];
        linesOf = new int[count][];
        segments = new Segment[count][];
        var indexes = new LinkedHashMap<String, LineIndex>();
        for (int id = 0; id < count; id++) {
            FunctionCode function = program.functions().get(id);
            int known = id;
            List<Optional<Place>> ofCode = places.map(all -> all.functions().get(known))
                    .map(of -> placesOf(function, of, indexes))
                    .orElseGet(() -> sourceMap(function));
            Optional<Place> declared = places.isPresent()
                    ? places.get().functions().get(id).declared().map(span -> place(span, indexes))
                    : ofCode.stream().flatMap(Optional::stream).findFirst();
            boolean library = declared.map(Place::inLibrary).orElse(places.isPresent());
            functionFrames[id] =
                    number(new Frame(library ? Frame.Kind.LIBRARY : Frame.Kind.FUNCTION, function.name(), declared));
            linesOf[id] =
                    ofCode.stream().mapToInt(at -> line(at, function.name())).toArray();
            segments[id] = new Segment[function.code().length];
        }
        siteFrames = program.effectSites().stream()
                .mapToInt(site -> number(Frame.of(Frame.Kind.EFFECT, site.effect() + "." + site.function())))
                .toArray();
        for (Builtin builtin : Builtin.values()) {
            builtinFrames.put(builtin.id(), number(Frame.of(Frame.Kind.BUILTIN, BuiltinName.of(builtin))));
        }
    }

    private int engine(String name) {
        return number(Frame.of(Frame.Kind.ENGINE, name));
    }

    private static List<Optional<Place>> placesOf(
            FunctionCode function, CodePlaces.OfFunction of, Map<String, LineIndex> indexes) {
        return of.declared().isEmpty()
                ? Collections.nCopies(function.code().length, Optional.empty())
                : of.instructions().stream()
                        .map(span -> Optional.of(place(span, indexes)))
                        .toList();
    }

    private static Place place(Span span, Map<String, LineIndex> indexes) {
        LineIndex index = indexes.computeIfAbsent(span.file().path(), _ -> LineIndex.of(span.file()));
        return new Place(span.file().path(), index.lineAt(span.start()));
    }

    /** By instruction: the last place before it, or the function's first. */
    private List<Optional<Place>> sourceMap(FunctionCode function) {
        int[] positions = function.positions();
        var all = new ArrayList<Optional<Place>>();
        Optional<Place> at = positions.length == 0 ? Optional.empty() : place(positions[1]);
        int next = 0;
        for (int pc = 0; pc < function.code().length; pc++) {
            if (next < positions.length && positions[next] == pc) {
                at = place(positions[next + 1]);
                next += 2;
            }
            all.add(at);
        }
        return all;
    }

    private Optional<Place> place(int position) {
        return program.position(position).map(at -> new Place(at.file(), at.line()));
    }

    private int number(Frame frame) {
        Integer known = frameNumbers.putIfAbsent(frame, frames.size());
        if (known != null) {
            return known;
        }
        frames.add(frame);
        return frames.size() - 1;
    }

    private int line(Optional<Place> place, String otherwise) {
        var line = new Line(place, place.isPresent() ? "" : otherwise);
        Integer known = lineNumbers.putIfAbsent(line, lines.size());
        if (known != null) {
            return known;
        }
        lines.add(line);
        return lines.size() - 1;
    }

    Program program() {
        return program;
    }

    /** By number; no more come. */
    List<Frame> frames() {
        return frames;
    }

    /** By number; those of {@link #lineOfEngine} come as they are asked for. */
    List<Line> lines() {
        return lines;
    }

    int frameOf(int function) {
        return functionFrames[function];
    }

    int lineOf(int function, int instruction) {
        return linesOf[function][instruction];
    }

    /** What stands among the lines for a frame that has no source. */
    int lineOfEngine(int frame) {
        return line(Optional.empty(), frames.get(frame).name());
    }

    long word(int function, int instruction) {
        return program.functions().get(function).code()[instruction];
    }

    static Opcode op(long word) {
        return Opcode.of(Instruction.op(word)).orElseThrow();
    }

    /** What a frame costs of the memory budget. */
    long frameBytes(int function) {
        return 16 + 8L * program.functions().get(function).registerCount();
    }

    /** The frame below the function's that an instruction's work belongs to; -1 for the function itself. */
    int leaf(long word) {
        return switch (op(word)) {
            case BUILTIN -> builtinFrames.getOrDefault(Instruction.b(word), -1);
            case EFFECT -> siteFrames[Instruction.imm32(word)];
            case EFFECT_ALL -> awaitAll;
            default -> -1;
        };
    }

    Segment segment(int function, int charge) {
        @Nullable Segment known = segments[function][charge];
        if (known == null) {
            known = divide(function, charge);
            segments[function][charge] = known;
        }
        return known;
    }

    private Segment divide(int function, int charge) {
        long[] code = program.functions().get(function).code();
        long own = charge == 0 ? GasSchedule.packaged().cost(Charge.FUNCTION_ENTER) : 0;
        Map<Integer, Long> byLeaf = new TreeMap<>();
        Map<Integer, Long> byLine = new TreeMap<>();
        byLine.merge(lineOf(function, charge), own, Long::sum);
        int pc = charge + 1;
        for (; pc < code.length && op(code[pc]) != Opcode.CHARGE; pc++) {
            long cost = cost(code[pc]);
            int leaf = leaf(code[pc]);
            if (leaf < 0) {
                own += cost;
            } else {
                byLeaf.merge(leaf, cost, Long::sum);
            }
            byLine.merge(lineOf(function, pc), cost, Long::sum);
        }
        byLine.values().removeIf(gas -> gas == 0);
        return new Segment(
                function, charge, pc, own, numbers(byLeaf), amounts(byLeaf), numbers(byLine), amounts(byLine));
    }

    private static long cost(long word) {
        GasSchedule gas = GasSchedule.packaged();
        long cost = gas.cost(op(word));
        if (op(word) == Opcode.BUILTIN) {
            cost += builtin(Instruction.b(word)).map(gas::cost).orElse(0L);
        }
        return cost;
    }

    private static Optional<Builtin> builtin(int id) {
        for (Builtin builtin : Builtin.values()) {
            if (builtin.id() == id) {
                return Optional.of(builtin);
            }
        }
        return Optional.empty();
    }

    private static int[] numbers(Map<Integer, Long> amounts) {
        return amounts.keySet().stream().mapToInt(Integer::intValue).toArray();
    }

    private static long[] amounts(Map<Integer, Long> amounts) {
        return amounts.values().stream().mapToLong(Long::longValue).toArray();
    }
}
