package io.mtpscript.compiler.syntax;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads patterns. Language reference section 3 and small print. */
final class PatternParser {
    private final TokenStream in;

    PatternParser(TokenStream in) {
        this.in = in;
    }

    /** A pattern with its {@code |} alternatives. */
    Pattern pattern() {
        if (!in.descend()) {
            return missing();
        }
        int start = in.here();
        Pattern pattern = single();
        if (in.at(TokenKind.BAR) && !in.recovering()) {
            List<Pattern> alternatives = new ArrayList<>();
            alternatives.add(pattern);
            while (!in.recovering() && in.accept(TokenKind.BAR)) {
                alternatives.add(single());
            }
            pattern = new Pattern.Or(alternatives, in.spanFrom(start));
        }
        in.ascend();
        return pattern;
    }

    /** What {@code let} and {@code for} bind: a name whatever its case, or a pattern that takes a value apart. */
    Pattern binding() {
        boolean plainName = in.at(TokenKind.IDENT) && !in.peek(1).is(TokenKind.LEFT_PAREN);
        if (plainName && !in.atWord("_")) {
            Token name = in.next();
            return new Pattern.Bind(in.asName(name), in.span(name));
        } else if (in.peek().isAnyWord() && !in.at(TokenKind.IDENT)) {
            return in.name("a name")
                    .<Pattern>map(name -> new Pattern.Bind(name, name.span()))
                    .orElseGet(this::missing);
        }
        return pattern();
    }

    private Pattern single() {
        Token token = in.peek();
        return switch (token.kind()) {
            case IDENT -> nameOrVariant();
            case INT -> integer(in.next(), false, token.start());
            case MINUS -> negative();
            case DECIMAL -> {
                in.next();
                yield new Pattern.DecimalLit(token.value(), in.span(token));
            }
            case STRING -> {
                in.next();
                yield new Pattern.StringLit(token.value(), in.span(token));
            }
            case TRUE, FALSE -> {
                in.next();
                yield new Pattern.BoolLit(token.is(TokenKind.TRUE), in.span(token));
            }
            case BROKEN -> {
                in.next();
                yield new Pattern.Missing(in.span(token));
            }
            case LEFT_PAREN -> parenthesised();
            case LEFT_BRACE -> record();
            case LEFT_BRACKET -> list();
            case FOREIGN -> foreign(token);
            default -> {
                in.expected("a pattern");
                yield missing();
            }
        };
    }

    private Pattern missing() {
        return new Pattern.Missing(in.span(in.peek()));
    }

    private Pattern foreign(Token token) {
        if (token.value().equals("null") || token.value().equals("undefined")) {
            in.next();
            in.report(Diagnostic.of(DiagnosticCode.NULL_VALUE, in.span(token), "There is no `" + token.value() + "`")
                    .withHint("An absent value is `None`; JSON's null is `JsonNull`."));
            return new Pattern.Missing(in.span(token));
        } else if (token.value().equals("default")) {
            in.next();
            in.report(
                    Diagnostic.of(DiagnosticCode.SWITCH, in.span(token), "An arm for all other values starts with `_`")
                            .withFix(in.span(token), "_"));
            return new Pattern.Wildcard(in.span(token));
        }
        in.expected("a pattern");
        return missing();
    }

    private Pattern integer(Token literal, boolean negative, int start) {
        OptionalLong value = in.intValue(literal, negative);
        Span span = in.spanFrom(start);
        return value.isPresent() ? new Pattern.IntLit(value.getAsLong(), span) : new Pattern.Missing(span);
    }

    private Pattern negative() {
        int start = in.next().start();
        Token literal = in.peek();
        if (in.accept(TokenKind.INT)) {
            return integer(literal, true, start);
        } else if (in.accept(TokenKind.DECIMAL)) {
            return new Pattern.DecimalLit("-" + literal.value(), in.spanFrom(start));
        } else if (!in.accept(TokenKind.BROKEN)) {
            in.expected("a number");
        }
        return new Pattern.Missing(in.spanFrom(start));
    }

    private Pattern nameOrVariant() {
        Token word = in.next();
        if (word.isWord("_")) {
            return new Pattern.Wildcard(in.span(word));
        }
        Token name = in.at(TokenKind.DOT) && in.peek(1).is(TokenKind.IDENT) ? qualified(word) : word;
        boolean parens = in.at(TokenKind.LEFT_PAREN) && !in.startsLine();
        if (!parens && !isCapital(name.value())) {
            return new Pattern.Bind(in.asName(name), in.span(name));
        }
        List<Pattern> args = new ArrayList<>();
        if (parens) {
            TokenStream.Region region = in.enter();
            in.items(TokenStream.Separator.COMMA, () -> {
                namedPayload();
                args.add(pattern());
            });
            in.leave(region);
        }
        return new Pattern.Variant(in.asName(name), args, parens, in.spanFrom(word.start()));
    }

    static boolean isCapital(String name) {
        return !name.isEmpty() && name.charAt(0) >= 'A' && name.charAt(0) <= 'Z';
    }

    /** {@code Circle(radius: r)}: payloads are matched by position. */
    private void namedPayload() {
        if (in.at(TokenKind.IDENT) && in.peek(1).is(TokenKind.COLON)) {
            int start = in.next().start();
            in.next();
            in.report(Diagnostic.of(
                            DiagnosticCode.NAMED_ARGUMENT,
                            in.spanFrom(start),
                            "The payload of a variant is matched by position")
                    .withHint("Leave the name out.")
                    .withFix(in.spanBetween(start, in.here()), ""));
        }
    }

    /** {@code Shape.Circle}: the variant's name stands alone. */
    private Token qualified(Token union) {
        in.next();
        Token variant = in.next();
        in.report(Diagnostic.of(
                        DiagnosticCode.QUALIFIED_VARIANT,
                        in.spanFrom(union.start()),
                        "A variant is named without its union")
                .withHint("Write `" + variant.value() + "`.")
                .withFix(in.spanFrom(union.start()), variant.value()));
        return variant;
    }

    private Pattern parenthesised() {
        TokenStream.Region region = in.enter();
        List<Pattern> inner = new ArrayList<>();
        in.items(TokenStream.Separator.COMMA, () -> inner.add(pattern()));
        in.leave(region);
        Span span = in.spanFrom(region.start());
        if (inner.isEmpty()) {
            return new Pattern.UnitLit(span);
        } else if (inner.size() > 1) {
            in.report(Diagnostic.of(DiagnosticCode.TUPLE_TYPE, span, "There are no tuples to match")
                    .withHint("Match a record, `{ a, b }`, or a list, `[a, b]`."));
            return new Pattern.Missing(span);
        }
        return inner.getFirst();
    }

    private Pattern record() {
        TokenStream.Region region = in.enter();
        List<Pattern.FieldPattern> fields = new ArrayList<>();
        in.items(TokenStream.Separator.COMMA, () -> field().ifPresent(fields::add));
        in.leave(region);
        return new Pattern.Record(fields, in.spanFrom(region.start()));
    }

    private Optional<Pattern.FieldPattern> field() {
        Token first = in.peek();
        if (in.accept(TokenKind.ELLIPSIS)) {
            in.accept(TokenKind.IDENT);
            in.report(
                    Diagnostic.of(DiagnosticCode.REST_PLACE, in.spanFrom(first.start()), "A record pattern has no rest")
                            .withHint("Name only the fields that matter; the others may be left out."));
            return Optional.empty();
        }
        Optional<Name> name = in.fieldName();
        if (name.isEmpty()) {
            return Optional.empty();
        }
        Pattern pattern;
        if (in.accept(TokenKind.COLON)) {
            pattern = pattern();
        } else if (first.is(TokenKind.IDENT)) {
            pattern = new Pattern.Bind(name.get(), name.get().span());
        } else if (first.is(TokenKind.STRING)) {
            in.expected("`:` and a name for this field's value");
            return Optional.empty();
        } else {
            in.report(Diagnostic.of(
                            DiagnosticCode.RESERVED_WORD,
                            in.span(first),
                            "`" + first.value() + "` is a reserved word and cannot be a name")
                    .withHint("Give the value another name: `" + first.value() + ": other`."));
            pattern = new Pattern.Missing(in.span(first));
        }
        return Optional.of(new Pattern.FieldPattern(name.get(), pattern, in.spanFrom(first.start())));
    }

    private Pattern list() {
        TokenStream.Region region = in.enter();
        List<Pattern> elements = new ArrayList<>();
        List<Pattern> rests = new ArrayList<>();
        in.items(TokenStream.Separator.COMMA, () -> {
            if (in.at(TokenKind.ELLIPSIS)) {
                rests.add(rest());
            } else {
                elements.add(pattern());
            }
        });
        in.leave(region);
        Optional<Pattern> rest = rests.isEmpty() ? Optional.empty() : Optional.of(rests.getFirst());
        return new Pattern.ListOf(elements, rest, in.spanFrom(region.start()));
    }

    private Pattern rest() {
        int start = in.next().start();
        Optional<Name> name = in.name("a name for the rest of the list");
        Pattern rest = name.<Pattern>map(
                        n -> n.text().equals("_") ? new Pattern.Wildcard(n.span()) : new Pattern.Bind(n, n.span()))
                .orElseGet(this::missing);
        boolean last = in.atEnd() || (in.at(TokenKind.COMMA) && in.peek(1).is(TokenKind.END));
        if (!last && !in.recovering()) {
            in.report(Diagnostic.of(
                            DiagnosticCode.REST_PLACE,
                            in.spanFrom(start),
                            "The rest of a list stands last in its pattern")
                    .withHint("To match the end of a list, reverse it first."));
        }
        return rest;
    }
}
