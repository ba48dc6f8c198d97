package io.mtpscript.compiler.ir;

import io.mtpscript.compiler.source.Span;
import io.mtpscript.compiler.typed.UnionSymbol;
import java.util.Optional;
import java.util.stream.Collectors;

/** Two parts of a program saw different variants of one union. Never leaves the package: the linker turns it into a diagnostic. */
final class UnionConflict extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Optional<Span> span;

    UnionConflict(UnionSymbol first, String firstReader, UnionSymbol second, String secondReader, Optional<Span> span) {
        this(
                "`" + firstReader + "` and `" + secondReader + "` do not agree on the union `" + first.name() + "` of "
                        + first.module() + ": they saw " + variants(first) + " and " + variants(second),
                span);
    }

    private UnionConflict(String message, Optional<Span> span) {
        super(message, null, false, false);
        this.span = span;
    }

    private static String variants(UnionSymbol union) {
        return union.variants().stream().map(UnionSymbol.Variant::name).collect(Collectors.joining(" | ", "`", "`"));
    }

    /** One sentence for the user. */
    String text() {
        return String.valueOf(getMessage());
    }

    Optional<Span> span() {
        return span;
    }

    /** This, at {@code place} unless it has a place already. */
    UnionConflict at(Span place) {
        return span.isPresent() ? this : new UnionConflict(text(), Optional.of(place));
    }
}
