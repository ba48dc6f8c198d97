package io.mtpscript.compiler.types;

import io.mtpscript.compiler.source.Span;
import io.mtpscript.compiler.typed.Type;
import java.util.ArrayList;
import java.util.List;

/**
 * Every place where a type takes the place of a type parameter, and every place where something is asked of a type.
 * Collected while types and bodies are checked, judged at the end, when every demand is known ({@link DemandCheck})
 * and every edge ({@link ExpansionCheck}).
 */
final class Instantiations {
    /** At {@code span}, {@code param} became {@code type} (which may still hold metavariables until the end). */
    record Edge(DeclaredParam param, Type type, Span span) {}

    /** At {@code span}, {@code type} must satisfy {@code demand}. */
    record Asked(Type type, Demand demand, Span span) {}

    private final List<Edge> edges = new ArrayList<>();
    private final List<Asked> asked = new ArrayList<>();

    void add(DeclaredParam param, Type type, Span span) {
        edges.add(new Edge(param, type, span));
    }

    void demand(Type type, Demand demand, Span span) {
        asked.add(new Asked(type, demand, span));
    }

    List<Edge> edges() {
        return edges;
    }

    List<Asked> asked() {
        return asked;
    }
}
