package io.mtpscript.compiler.syntax;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code type} declarations, and what TypeScript has in their place. Language reference section 2. */
final class TypeDeclarationParser {
    private final TokenStream in;
    private final TypeParser types;

    TypeDeclarationParser(TokenStream in, TypeParser types) {
        this.in = in;
        this.types = types;
    }

    /** At the word {@code type}; empty when no name follows. */
    Optional<Decl> type(Token first, boolean exported) {
        in.next();
        Optional<Name> name = in.name("the type's name");
        if (name.isEmpty()) {
            return Optional.empty();
        }
        List<Name> params = types.parameters();
        if (in.at(TokenKind.LEFT_BRACE)) {
            return Optional.of(bracedUnion(name.get(), params, first, exported));
        } else if (isForeignKind(in.peek())) {
            in.error(Diagnostic.of(
                            DiagnosticCode.UNEXPECTED_TOKEN,
                            in.span(in.peek()),
                            "Expected `=`, found " + in.peek().described())
                    .withHint(
                            "A record is declared as `type " + name.get().text() + " = { name: String, age: Int }`."));
            return Optional.empty();
        } else if (!in.expect(TokenKind.ASSIGN)) {
            return Optional.empty();
        }
        if (variantsAhead()) {
            return Optional.of(union(name.get(), params, first, exported));
        }
        TypeExpr type = types.type();
        return Optional.of(new Decl.Alias(name.get(), params, type, exported, first.doc(), in.spanFrom(first.start())));
    }

    /** {@code type User struct {}}. */
    private static boolean isForeignKind(Token token) {
        return token.isWord("struct") || token.isWord("record") || token.isWord("interface") || token.isWord("object");
    }

    /** Whether variants follow, rather than a type; {@code A | string} is a type, of another language. */
    private boolean variantsAhead() {
        if (in.at(TokenKind.BAR)) {
            return !typesAhead();
        }
        Token after = in.peek(1);
        boolean payload = after.is(TokenKind.LEFT_PAREN) && !in.startsLineAt(in.index() + 1);
        return in.at(TokenKind.IDENT) && (payload || after.is(TokenKind.BAR)) && !typesAhead();
    }

    private boolean typesAhead() {
        int at = in.index() + (in.at(TokenKind.BAR) ? 1 : 0);
        while (true) {
            Token token = in.tokenAt(at);
            if (ForeignTypes.isTypeName(token) || !token.is(TokenKind.IDENT)) {
                return token.isAnyWord() || token.is(TokenKind.STRING) || token.is(TokenKind.LEFT_BRACE);
            }
            at++;
            if (in.tokenAt(at).is(TokenKind.LESS) || in.tokenAt(at).is(TokenKind.LEFT_BRACKET)) {
                return true;
            } else if (in.tokenAt(at).is(TokenKind.LEFT_PAREN)) {
                at = in.after(at);
            }
            if (!in.tokenAt(at).is(TokenKind.BAR)) {
                return false;
            }
            at++;
        }
    }

    private Decl union(Name name, List<Name> params, Token first, boolean exported) {
        List<Decl.Variant> variants = new ArrayList<>();
        do {
            variant(barDoc()).ifPresent(variants::add);
        } while (!in.recovering() && in.at(TokenKind.BAR));
        Span span = in.spanFrom(first.start());
        if (variants.size() == 1 && variants.getFirst().payload().isEmpty() && !in.recovering()) {
            loneVariant(name, variants.getFirst());
        }
        return new Decl.Union(name, params, variants, exported, first.doc(), span);
    }

    private void loneVariant(Name name, Decl.Variant variant) {
        String braced = "type " + name.text() + " { " + variant.name().text() + " }";
        in.report(Diagnostic.of(
                        DiagnosticCode.LONE_VARIANT,
                        variant.span(),
                        "A union of one variant without payload is written in braces")
                .withHint("Write `" + braced + "`."));
    }

    private Decl bracedUnion(Name name, List<Name> params, Token first, boolean exported) {
        TokenStream.Region region = in.enter();
        List<Decl.Variant> variants = new ArrayList<>();
        if (in.atEnd()) {
            in.expected("a variant");
        } else if (in.peek(1).is(TokenKind.COLON)) {
            in.error(Diagnostic.of(
                            DiagnosticCode.UNEXPECTED_TOKEN,
                            in.span(in.peek()),
                            "Braces directly after the name hold variants, not fields")
                    .withHint("For a record write `type " + name.text() + " = { ... }`."));
            in.skipToEnd();
        }
        while (!in.atEnd()) {
            int before = in.index();
            variant(barDoc()).ifPresent(variants::add);
            if (!in.atEnd() && !in.at(TokenKind.BAR) && !in.accept(TokenKind.COMMA)) {
                in.expected("`|`");
            }
            while (in.recovering() && !in.atEnd() && !in.at(TokenKind.BAR)) {
                in.skipOne();
            }
            in.recovered();
            if (in.index() == before) {
                in.skipOne();
            }
        }
        in.leave(region);
        return new Decl.Union(name, params, variants, exported, first.doc(), in.spanFrom(first.start()));
    }

    /** Takes the {@code |} before a variant, if there is one, and gives the comment before it. */
    private List<String> barDoc() {
        return in.at(TokenKind.BAR) ? in.next().doc() : List.of();
    }

    private Optional<Decl.Variant> variant(List<String> barDoc) {
        Token first = in.peek();
        List<String> doc = new ArrayList<>(barDoc);
        doc.addAll(first.doc());
        Optional<Name> name = in.name("a variant's name");
        if (name.isEmpty()) {
            return Optional.empty();
        }
        checkCase(name.get());
        List<Decl.Payload> payload = new ArrayList<>();
        if (in.at(TokenKind.LEFT_PAREN) && !in.startsLine()) {
            TokenStream.Region region = in.enter();
            in.items(TokenStream.Separator.COMMA, () -> payload.add(payload()));
            in.leave(region);
        } else if (in.at(TokenKind.LEFT_BRACE) && !in.startsLine()) {
            Token brace = in.peek();
            in.skipOne();
            in.report(Diagnostic.of(
                            DiagnosticCode.UNEXPECTED_TOKEN,
                            in.span(brace),
                            "The payload of a variant stands in parentheses")
                    .withHint("Write `" + name.get().text() + "(radius: Int)`."));
        }
        return Optional.of(new Decl.Variant(name.get(), payload, doc, in.spanFrom(first.start())));
    }

    private void checkCase(Name name) {
        if (!PatternParser.isCapital(name.text())) {
            in.report(Diagnostic.of(
                            DiagnosticCode.VARIANT_CASE,
                            name.span(),
                            "The variant `" + name.text() + "` needs a capital letter at its start")
                    .withHint("In a pattern a name in lower case stands for any value."));
        }
    }

    private Decl.Payload payload() {
        int start = in.here();
        Optional<Name> name = Optional.empty();
        if (in.peek().isAnyWord() && in.peek(1).is(TokenKind.COLON)) {
            name = Optional.of(in.asName(in.next()));
            in.next();
        }
        TypeParser.Modifiers modifiers = types.modifiers();
        TypeExpr type = types.type();
        return new Decl.Payload(name, modifiers.secret(), modifiers.text(), type, in.spanFrom(start));
    }

    // --- interface, enum

    /** {@code interface User { ... }}, read as the record it means. */
    Optional<Decl> interfaceForm(Token first, boolean exported) {
        Token word = in.next();
        Name name = in.asName(in.next());
        List<Name> params = types.parameters();
        int headEnd = in.lastEnd();
        boolean extending = in.at(TokenKind.FOREIGN) && in.peek().value().equals("extends");
        while (extending && !in.atEnd() && !in.at(TokenKind.LEFT_BRACE)) {
            in.skipOne();
        }
        Diagnostic report = Diagnostic.of(
                DiagnosticCode.INTERFACE, in.span(word), "There is no `interface`: records have types by their fields");
        String head = "type" + in.source().text().substring(word.end(), headEnd) + " =";
        in.report(
                extending
                        ? report.withHint("Write `" + head + " { ... }` with all the fields.")
                        : report.withHint("Write `" + head + " { ... }`.")
                                .withFix(in.spanBetween(word.start(), headEnd), head));
        if (!in.at(TokenKind.LEFT_BRACE)) {
            in.expected("`{`");
            return Optional.empty();
        }
        TypeExpr type = types.operand(true);
        return Optional.of(new Decl.Alias(name, params, type, exported, first.doc(), in.spanFrom(first.start())));
    }

    /** {@code enum Color { Red, Green }}, read as the union it means. */
    Optional<Decl> enumForm(Token first, boolean exported) {
        Token word = in.next();
        Optional<Name> name = in.name("the type's name");
        if (name.isEmpty() || !in.at(TokenKind.LEFT_BRACE)) {
            in.expected("`{`");
            return Optional.empty();
        }
        List<Decl.Variant> variants = new ArrayList<>();
        List<String> names = new ArrayList<>();
        boolean[] plain = {true};
        TokenStream.Region region = in.enter();
        in.items(TokenStream.Separator.COMMA, () -> {
            Token token = in.peek();
            in.name("a variant's name").ifPresent(v -> {
                names.add(v.text());
                variants.add(new Decl.Variant(v, List.of(), token.doc(), v.span()));
            });
            while (!in.atEnd() && !in.at(TokenKind.COMMA)) {
                plain[0] = false;
                in.skipOne();
            }
        });
        in.leave(region);
        Span span = in.spanFrom(word.start());
        String written = "type " + name.get().text() + " = " + String.join(" | ", names);
        Diagnostic report = Diagnostic.of(DiagnosticCode.ENUM, in.span(word), "There is no `enum`")
                .withHint("Write `" + written + "`: a union.");
        boolean certain = plain[0] && names.size() > 1 && names.stream().allMatch(PatternParser::isCapital);
        in.report(certain ? report.withFix(span, written) : report);
        return Optional.of(
                new Decl.Union(name.get(), List.of(), variants, exported, first.doc(), in.spanFrom(first.start())));
    }
}
