package io.mtpscript.compiler.syntax;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads types. Language reference section 2. */
final class TypeParser {
    private final TokenStream in;
    private final ForeignTypes foreign;

    TypeParser(TokenStream in) {
        this.in = in;
        this.foreign = new ForeignTypes(in, this);
    }

    TypeExpr type() {
        return type(true);
    }

    /** The result of a lambda: a function type needs parentheses here, for the arrow after it is the lambda's. */
    TypeExpr lambdaResult() {
        return type(false);
    }

    private TypeExpr type(boolean arrows) {
        if (!in.descend()) {
            return new TypeExpr.Missing(in.span(in.peek()));
        }
        int start = in.here();
        misplacedModifiers();
        TypeExpr type = foreign.suffixes(operand(arrows), start);
        in.ascend();
        return type;
    }

    /** A type without what other languages write after one. */
    TypeExpr operand(boolean arrows) {
        if (in.startsLine() && DeclarationStart.at(in.peek(), in.peek(1))) {
            in.expected("a type");
            return new TypeExpr.Missing(in.span(in.peek()));
        }
        return switch (in.peek().kind()) {
            case IDENT -> named();
            case LEFT_BRACE -> record();
            case LEFT_PAREN -> parenthesised(arrows);
            case FOREIGN, LEFT_BRACKET, STRING, INT, DECIMAL, TRUE, FALSE, TEMPLATE_START -> foreign.operand();
            default -> {
                in.expected("a type");
                yield new TypeExpr.Missing(in.span(in.peek()));
            }
        };
    }

    private TypeExpr named() {
        Token word = in.peek();
        Optional<TypeExpr> replaced = foreign.named();
        if (replaced.isPresent()) {
            return replaced.get();
        }
        in.next();
        List<TypeExpr> args = in.at(TokenKind.LESS) ? arguments() : List.of();
        return new TypeExpr.Named(in.asName(word), args, in.spanFrom(word.start()));
    }

    /** {@code <A, B>} after a name. */
    List<TypeExpr> arguments() {
        in.next();
        List<TypeExpr> args = new ArrayList<>();
        do {
            if (in.at(TokenKind.GREATER) && !args.isEmpty()) {
                break;
            }
            args.add(type());
        } while (!in.recovering() && in.accept(TokenKind.COMMA));
        if (!in.acceptClosingAngle()) {
            in.expected("`,` or `>`");
        }
        return args;
    }

    /** {@code <A, B>} where a declaration names its parameters; none when there is no {@code <}. */
    List<Name> parameters() {
        List<Name> params = new ArrayList<>();
        if (!in.accept(TokenKind.LESS)) {
            return params;
        }
        do {
            if (in.at(TokenKind.GREATER) && !params.isEmpty()) {
                break;
            }
            in.name("a type parameter").ifPresent(params::add);
            if (in.peek().is(TokenKind.FOREIGN) && in.peek().value().equals("extends")) {
                foreign.bound();
            }
        } while (!in.recovering() && in.accept(TokenKind.COMMA));
        if (!in.acceptClosingAngle()) {
            in.expected("`,` or `>`");
        }
        return params;
    }

    private TypeExpr record() {
        TokenStream.Region region = in.enter();
        List<TypeExpr.FieldType> fields = new ArrayList<>();
        in.items(TokenStream.Separator.COMMA_OR_LINE, () -> field().ifPresent(fields::add));
        in.leave(region);
        return new TypeExpr.Record(fields, in.spanFrom(region.start()));
    }

    /** {@code name: T} with its modifiers; empty after a complaint. */
    Optional<TypeExpr.FieldType> field() {
        Token first = in.peek();
        foreign.fieldModifiers();
        Modifiers before = isModifier() && !in.peek(1).is(TokenKind.COLON) ? modifiersBeforeName() : Modifiers.NONE;
        if (in.at(TokenKind.LEFT_BRACKET)) {
            foreign.indexSignature();
            return Optional.empty();
        }
        Optional<Name> name = in.fieldName();
        if (name.isEmpty()) {
            return Optional.empty();
        }
        Optional<Token> mark = in.at(TokenKind.QUESTION) ? Optional.of(in.next()) : Optional.empty();
        if (!in.expect(TokenKind.COLON)) {
            return Optional.empty();
        }
        Modifiers modifiers = modifiers().or(before);
        int typeStart = in.here();
        TypeExpr type = type();
        if (mark.isPresent()) {
            type = foreign.optional(mark.get(), typeStart, type);
        }
        return Optional.of(new TypeExpr.FieldType(
                name.get(), modifiers.secret, modifiers.text, type, first.doc(), in.spanFrom(first.start())));
    }

    /** The words that may stand before the type of a field, payload or binding. */
    record Modifiers(boolean secret, boolean text) {
        static final Modifiers NONE = new Modifiers(false, false);

        Modifiers or(Modifiers other) {
            return new Modifiers(secret || other.secret, text || other.text);
        }
    }

    Modifiers modifiers() {
        Modifiers all = Modifiers.NONE;
        while (isModifier()) {
            Token word = in.next();
            Modifiers one = new Modifiers(word.isWord("secret"), word.isWord("text"));
            if ((all.secret && one.secret) || (all.text && one.text)) {
                in.report(Diagnostic.of(
                        DiagnosticCode.MODIFIER_PLACE, in.span(word), "`" + word.value() + "` stands here twice"));
            }
            all = all.or(one);
        }
        return all;
    }

    /** {@code secret} and {@code text} are modifiers only directly before a type. */
    private boolean isModifier() {
        boolean word = in.atWord("secret") || in.atWord("text");
        Token after = in.peek(1);
        return word
                && !in.startsLineAt(in.index() + 1)
                && (after.isAnyWord() || after.is(TokenKind.LEFT_BRACE) || after.is(TokenKind.LEFT_PAREN));
    }

    private Modifiers modifiersBeforeName() {
        int start = in.here();
        Modifiers modifiers = modifiers();
        in.report(Diagnostic.of(
                        DiagnosticCode.MODIFIER_PLACE,
                        in.spanFrom(start),
                        "A modifier stands before the type, after the colon")
                .withHint("For example `pin: secret String`."));
        return modifiers;
    }

    private void misplacedModifiers() {
        while (isModifier()) {
            Token word = in.next();
            in.report(Diagnostic.of(
                            DiagnosticCode.MODIFIER_PLACE,
                            in.span(word),
                            "`" + word.value() + "` belongs to a field, a payload or a binding, not to any other type")
                    .withFix(in.spanBetween(word.start(), in.here()), ""));
        }
    }

    private TypeExpr parenthesised(boolean arrows) {
        List<TypeExpr> types = new ArrayList<>();
        List<Diagnostic> named = new ArrayList<>();
        TokenStream.Region region = in.enter();
        in.items(TokenStream.Separator.COMMA, () -> {
            foreign.parameterName().ifPresent(named::add);
            types.add(type());
        });
        in.leave(region);
        if (arrows && in.accept(TokenKind.ARROW)) {
            named.forEach(in::report);
            return new TypeExpr.Function(types, type(), in.spanFrom(region.start()));
        }
        Span span = in.spanFrom(region.start());
        if (types.isEmpty()) {
            return new TypeExpr.Unit(span);
        } else if (types.size() == 1 && named.isEmpty()) {
            return types.getFirst();
        }
        in.error(Diagnostic.of(
                        DiagnosticCode.UNEXPECTED_TOKEN,
                        span,
                        "Types in parentheses are the parameters of a function type")
                .withHint("Add its result, as in `(Int, String) => Bool`; several values together are a record."));
        return new TypeExpr.Missing(span);
    }
}
