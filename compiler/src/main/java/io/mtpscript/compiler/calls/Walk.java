package io.mtpscript.compiler.calls;

import io.mtpscript.compiler.ir.IrFunction;
import io.mtpscript.compiler.ir.IrProgram;
import io.mtpscript.core.code.TypeDesc;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The functions of a program, each walked once for each known arguments. A function that is reached again while it is walked is
 * walked with those arguments alone that stay the same, so that every walk ends.
 */
final class Walk {
    /** How many statements are walked for one route before the walk gives up. */
    private static final int MOST_WORK = 100_000;

    /** How deep calls and blocks are followed. */
    private static final int MOST_NESTING = 300;

    private final IrProgram program;
    private final Values values;
    private final Map<Called, Summary> done = new LinkedHashMap<>();
    private final List<Called> active = new ArrayList<>();
    private final boolean[] telling;

    /** The outermost active call whose walk was not waited for; what lies inside it is not the whole truth by itself. */
    private int cut = Integer.MAX_VALUE;

    private int nesting;
    private int work;

    private record Called(int function, List<Known> args) {}

    /** @param argument what is asked for: the statement, the URL or request; nothing of other effects */
    record Reached(int site, Known argument) {}

    /**
     * @param reached the calls of effects that it can make
     * @param whole false where the walk gave up, so that there may be more of them
     */
    record Summary(Known result, Set<Reached> reached, boolean whole) {
        Summary {
            reached = Collections.unmodifiableSet(new LinkedHashSet<>(reached));
        }
    }

    private static final Summary GIVEN_UP = new Summary(Unknowns.TOO_LARGE, Set.of(), false);

    Walk(IrProgram program, Values values) {
        this.program = program;
        this.values = values;
        this.telling = telling(program.types());
    }

    IrProgram program() {
        return program;
    }

    Values values() {
        return values;
    }

    /** @param arguments how many the handler takes */
    Summary route(int handler, int arguments) {
        work = 0;
        nesting = 0;
        cut = Integer.MAX_VALUE;
        active.clear();
        return call(handler, Collections.nCopies(arguments, Unknowns.REQUEST));
    }

    /** @param args captures first, for a closure */
    Summary call(int number, List<Known> args) {
        IrFunction function = program.functions().get(number);
        if (function.pure() && !telling[function.resultType()]) {
            return new Summary(Unknowns.REQUEST, Set.of(), true);
        }
        var called = new Called(number, args);
        Summary known = done.get(called);
        if (known != null) {
            return known;
        }
        for (Called outer : active.reversed()) {
            if (outer.function() == number) {
                called = new Called(number, staying(outer.args(), args));
                break;
            }
        }
        int before = active.indexOf(called);
        if (before >= 0) {
            cut = Math.min(cut, before);
            return new Summary(Unknowns.RECURSION, Set.of(), true);
        }
        if (nesting >= MOST_NESTING || work >= MOST_WORK) {
            return GIVEN_UP;
        }
        return walk(function, called);
    }

    /** What stays the same from one call of a function to its next one inside is known there too. */
    private static List<Known> staying(List<Known> outer, List<Known> inner) {
        var stays = new ArrayList<Known>();
        for (int i = 0; i < inner.size(); i++) {
            stays.add(inner.get(i).equals(outer.get(i)) ? inner.get(i) : Unknowns.RECURSION);
        }
        return stays;
    }

    private Summary walk(IrFunction function, Called called) {
        int own = active.size();
        int outer = cut;
        cut = Integer.MAX_VALUE;
        active.add(called);
        nesting += 2;
        Summary summary = new Frame(this, function, called.args()).run();
        nesting -= 2;
        active.removeLast();
        if (cut >= own && summary.whole()) {
            done.put(called, summary);
        }
        cut = Math.min(outer, cut >= own ? Integer.MAX_VALUE : cut);
        return summary;
    }

    /** False where the walk gives up: the block is too deep, or there is too much. */
    boolean enter() {
        nesting++;
        return nesting < MOST_NESTING && work < MOST_WORK;
    }

    void leave() {
        nesting--;
    }

    void count() {
        work++;
    }

    /** Which types have values that a statement or a host can come of. */
    private static boolean[] telling(List<TypeDesc> types) {
        var telling = new boolean[types.size()];
        for (boolean changed = true; changed; ) {
            changed = false;
            for (int i = 0; i < telling.length; i++) {
                if (!telling[i] && tells(types.get(i), telling)) {
                    telling[i] = true;
                    changed = true;
                }
            }
        }
        return telling;
    }

    private static boolean tells(TypeDesc type, boolean[] telling) {
        return switch (type) {
            case TypeDesc.Prim prim -> prim == TypeDesc.Prim.STRING || prim == TypeDesc.Prim.SQL;
            case TypeDesc.ListOf(int element) -> telling[element];
            case TypeDesc.MapOf _ -> false;
            case TypeDesc.Record(var fields) -> fields.stream().anyMatch(field -> telling[field.type()]);
            case TypeDesc.Union union ->
                union.variants().stream()
                        .flatMap(variant -> variant.payload().stream())
                        .anyMatch(field -> telling[field.type()]);
            case TypeDesc.Function _ -> true;
        };
    }
}
