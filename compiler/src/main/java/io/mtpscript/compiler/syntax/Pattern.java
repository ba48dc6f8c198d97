package io.mtpscript.compiler.syntax;

import io.mtpscript.compiler.source.Span;
import java.util.List;
import java.util.Optional;

/** What stands on the left of {@code =>} in a match arm, or after {@code let}. */
public sealed interface Pattern {
    Span span();

    /** {@code _} */
    record Wildcard(Span span) implements Pattern {}

    /** {@code x}: binds. An upper-case name alone is a {@link Variant} without payload. */
    record Bind(Name name, Span span) implements Pattern {}

    record IntLit(long value, Span span) implements Pattern {}

    /** @param digits the literal's text without underscores, sign included */
    record DecimalLit(String digits, Span span) implements Pattern {}

    record StringLit(String value, Span span) implements Pattern {}

    record BoolLit(boolean value, Span span) implements Pattern {}

    record UnitLit(Span span) implements Pattern {}

    /** {@code Circle(r)}, {@code Unknown}; payload patterns by position. */
    record Variant(Name name, List<Pattern> args, boolean hasParens, Span span) implements Pattern {
        public Variant {
            args = List.copyOf(args);
        }
    }

    /** {@code { id, name: n }}: may name some of the fields only. */
    record Record(List<FieldPattern> fields, Span span) implements Pattern {
        public Record {
            fields = List.copyOf(fields);
        }
    }

    /** {@code [a, b]}, {@code [x, ...rest]}; {@code rest} is a bind or a wildcard. */
    record ListOf(List<Pattern> elements, Optional<Pattern> rest, Span span) implements Pattern {
        public ListOf {
            elements = List.copyOf(elements);
        }
    }

    /** {@code a | b}; two or more alternatives. */
    record Or(List<Pattern> alternatives, Span span) implements Pattern {
        public Or {
            alternatives = List.copyOf(alternatives);
        }
    }

    record Missing(Span span) implements Pattern {}

    record FieldPattern(Name field, Pattern pattern, Span span) {}
}
