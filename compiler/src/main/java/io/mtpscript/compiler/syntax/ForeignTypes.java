package io.mtpscript.compiler.syntax;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Types as TypeScript writes them: understood, and answered with what to write instead. */
final class ForeignTypes {
    /** Texts with bars between. */
    private static final String TEXTS = "\"[^\"|]*\"(\\s*\\|\\s*\"[^\"|]*\")+";

    /** Longest type that is written out in a fix, in characters. */
    private static final int MAX_WRITTEN = 1000;

    private final TokenStream in;
    private final TypeParser types;

    ForeignTypes(TokenStream in, TypeParser types) {
        this.in = in;
        this.types = types;
    }

    /** Our name for a type name of TypeScript, where there is exactly one. */
    private static Optional<String> equivalent(String name) {
        return switch (name) {
            case "string" -> Optional.of("String");
            case "boolean", "bool" -> Optional.of("Bool");
            case "bigint", "int" -> Optional.of("Int");
            case "float", "double" -> Optional.of("Decimal");
            case "void" -> Optional.of("Unit");
            default -> Optional.empty();
        };
    }

    /** Whether a lower-case name, or a reserved word, names a type in TypeScript. */
    static boolean isTypeName(Token token) {
        return switch (token.value()) {
            case "number", "any", "unknown", "object", "never", "null", "undefined" -> token.isAnyWord();
            default -> token.isAnyWord() && equivalent(token.value()).isPresent();
        };
    }

    /** Reads a name that only TypeScript gives a meaning; empty, with nothing read, for any other. */
    Optional<TypeExpr> named() {
        Token word = in.peek();
        Optional<String> ours = equivalent(word.value());
        Span span = in.span(word);
        if (ours.isPresent()) {
            in.next();
            if (!isEmptyArray()) { // which is told as a whole: two fixes for one text would not go together
                in.report(
                        Diagnostic.of(DiagnosticCode.FOREIGN_TYPE_NAME, span, "There is no type `" + word.value() + "`")
                                .withHint("Write `" + ours.get() + "`.")
                                .withFix(span, ours.get()));
            }
            return Optional.of(new TypeExpr.Named(new Name(ours.get(), span), List.of(), span));
        }
        Optional<Diagnostic> report = switch (word.value()) {
            case "number" ->
                Optional.of(Diagnostic.of(DiagnosticCode.FOREIGN_TYPE_NAME, span, "There is no type `number`")
                        .withHint("Write `Int` for whole numbers, `Decimal` for numbers with a fraction."));
            case "any", "unknown", "object" ->
                Optional.of(Diagnostic.of(
                                DiagnosticCode.ANY_TYPE,
                                span,
                                "There is no type `" + word.value() + "`: every value has a known type")
                        .withHint("Write `Json` for any JSON value, or a type parameter such as `<T>`."));
            case "never" ->
                Optional.of(Diagnostic.of(DiagnosticCode.FOREIGN_TYPE_NAME, span, "There is no type `never`")
                        .withHint("A `match` is checked to be complete without it."));
            default -> Optional.empty();
        };
        report.ifPresent(r -> {
            in.next();
            in.report(r);
        });
        return report.map(r -> new TypeExpr.Missing(span));
    }

    /** Reads what cannot start one of our types but does start one of TypeScript's. */
    TypeExpr operand() {
        Token token = in.peek();
        if (token.is(TokenKind.FOREIGN)) {
            return foreignWord(token);
        } else if (token.is(TokenKind.LEFT_BRACKET)) {
            return tuple();
        }
        in.skipOne();
        Span span = in.spanFrom(token.start());
        if (!in.at(TokenKind.BAR)) {
            in.report(Diagnostic.of(DiagnosticCode.UNION_OF_TYPES, span, "A value is not a type")
                    .withHint("Name the choices as variants of a union: `type Size = Small | Large`."));
        }
        return new TypeExpr.Missing(span);
    }

    private TypeExpr foreignWord(Token token) {
        if (token.value().equals("void")) {
            return named().orElseThrow();
        }
        Span span = in.span(token);
        if (isNull(token.value()) && in.peek(1).is(TokenKind.BAR)) {
            in.next();
        } else if (isNull(token.value())) {
            in.next();
            in.report(Diagnostic.of(DiagnosticCode.NULL_VALUE, span, "There is no type `" + token.value() + "`")
                    .withHint("A value that may be absent has the type `Option<T>`."));
        } else if (token.value().equals("typeof")) {
            in.next();
            in.accept(TokenKind.IDENT);
            in.report(Diagnostic.of(
                            DiagnosticCode.RUNTIME_TYPE_TEST,
                            in.spanFrom(token.start()),
                            "The type of a value cannot be asked for")
                    .withHint("Give the type a name with `type`."));
        } else {
            in.expected("a type");
        }
        return new TypeExpr.Missing(span);
    }

    private TypeExpr tuple() {
        TokenStream.Region region = in.enter();
        in.items(TokenStream.Separator.COMMA, types::type);
        in.leave(region);
        Span span = in.spanFrom(region.start());
        in.report(Diagnostic.of(DiagnosticCode.TUPLE_TYPE, span, "There are no tuple types")
                .withHint("Use a record, whose parts have names, such as `{ first: Int, second: String }`."));
        return new TypeExpr.Missing(span);
    }

    /** {@code T[]}, {@code A | B}, {@code A & B} after a type that started at {@code start}. */
    TypeExpr suffixes(TypeExpr first, int start) {
        TypeExpr type = isArray() ? array(first, start) : first;
        if (in.at(TokenKind.BAR)) {
            return union(type, start);
        } else if (in.at(TokenKind.QUESTION) && !in.startsLine()) {
            return optionalType(type, start);
        } else if (in.peek().is(TokenKind.FOREIGN_OPERATOR) && in.peek().value().equals("&")) {
            while (in.peek().is(TokenKind.FOREIGN_OPERATOR)) {
                in.next();
                types.operand(true);
            }
            Span span = in.spanFrom(start);
            in.report(Diagnostic.of(DiagnosticCode.UNION_OF_TYPES, span, "Types cannot be joined with `&`")
                    .withHint("Write one record type with all the fields."));
            return new TypeExpr.Missing(span);
        }
        return type;
    }

    /** {@code T[]}, {@code T[][]}; read as one list, whatever the number of brackets. */
    private TypeExpr array(TypeExpr element, int start) {
        boolean known = !(element instanceof TypeExpr.Missing);
        String written = known ? Printer.print(element) : "...";
        boolean empty = true;
        while (isArray()) {
            empty &= isEmptyArray();
            written = "List<" + written + ">";
            in.skipOne();
            if (written.length() > MAX_WRITTEN) {
                empty = false;
                written = "List<...>";
            }
        }
        Span span = in.spanFrom(start);
        Diagnostic array = Diagnostic.of(DiagnosticCode.ARRAY_TYPE, span, "There are no array types");
        in.report(
                empty
                        ? known
                                ? array.withHint("Write `" + written + "`.").withFix(span, written)
                                : array.withHint("Write `" + written + "`.")
                        : array.withHint("A list is a `List<T>`; the type of a field needs a name of its own."));
        return new TypeExpr.Named(new Name("List", span), List.of(element), span);
    }

    private boolean isArray() {
        return in.at(TokenKind.LEFT_BRACKET) && !in.startsLine() && in.isClosedBracket(in.index());
    }

    /** Nothing stands in the brackets. */
    private boolean isEmptyArray() {
        return isArray() && in.after(in.index()) == in.index() + 2;
    }

    private TypeExpr union(TypeExpr first, int start) {
        List<TypeExpr> present = new ArrayList<>();
        if (!isNullAt(start)) {
            present.add(first);
        }
        boolean absent = present.isEmpty();
        while (in.accept(TokenKind.BAR)) {
            Token token = in.peek();
            if (token.isAnyWord() && isNull(token.value())) {
                in.next();
                absent = true;
            } else if (token.kind().group() == TokenKind.Group.LITERAL) {
                in.next();
                present.add(new TypeExpr.Missing(in.span(token)));
            } else {
                present.add(types.operand(true));
            }
        }
        Span span = in.spanFrom(start);
        Diagnostic union = Diagnostic.of(DiagnosticCode.UNION_OF_TYPES, span, "A type is not a choice between types");
        if (absent && present.size() == 1) {
            TypeExpr option = new TypeExpr.Named(new Name("Option", span), present, span);
            String written = Printer.print(option);
            in.report(union.withHint("A value that may be absent is an `Option`: write `" + written + "`.")
                    .withFix(span, written));
            return option;
        }
        in.report(union.withHint(
                span.text().matches(TEXTS)
                        ? "Declare a union, whose variants are names without quotes: `type Size = Small | Large`. In JSON they"
                                + " are texts."
                        : "Declare a union, whose variants have names:"
                                + " `type Id = ByNumber(Int) | ByText(String)`."));
        return new TypeExpr.Missing(span);
    }

    private boolean isNullAt(int start) {
        return isNull(in.spanFrom(start).text());
    }

    private static boolean isNull(String word) {
        return word.equals("null") || word.equals("undefined");
    }

    /** {@code x?: T}. */
    TypeExpr optional(Token mark, int typeStart, TypeExpr type) {
        Span typeSpan = in.spanFrom(typeStart);
        String option = "Option<" + Printer.print(type) + ">";
        in.report(Diagnostic.of(DiagnosticCode.OPTIONAL_MARK, in.span(mark), "A field is not made optional with `?`")
                .withHint("Give it the type `" + option + "`; `None` is left out of JSON.")
                .withFix(in.spanFrom(mark.start()), ": " + option));
        return new TypeExpr.Named(new Name("Option", typeSpan), List.of(type), typeSpan);
    }

    /** {@code T?}. */
    private TypeExpr optionalType(TypeExpr type, int start) {
        String option = "Option<" + in.spanFrom(start).text() + ">";
        in.next();
        Span span = in.spanFrom(start);
        in.report(Diagnostic.of(DiagnosticCode.OPTIONAL_MARK, span, "A type is not made optional with `?`")
                .withHint("Write `" + option + "`.")
                .withFix(span, option));
        return new TypeExpr.Named(new Name("Option", span), List.of(type), span);
    }

    /** {@code readonly} and the like before a field. */
    void fieldModifiers() {
        while (isFieldModifier() && in.peek(1).isAnyWord() && !in.startsLineAt(in.index() + 1)) {
            Token word = in.next();
            in.report(Diagnostic.of(
                            DiagnosticCode.FOREIGN_WORD,
                            in.span(word),
                            word.value().equals("readonly")
                                    ? "Every field is read-only"
                                    : "Fields have no `" + word.value() + "`")
                    .withHint("Leave `" + word.value() + "` out.")
                    .withFix(in.spanBetween(word.start(), in.here()), ""));
        }
    }

    private boolean isFieldModifier() {
        return in.atWord("readonly") || in.atWord("public") || in.atWord("private");
    }

    /** {@code [key: string]: T}. */
    void indexSignature() {
        in.error(Diagnostic.of(DiagnosticCode.UNEXPECTED_TOKEN, in.span(in.peek()), "A record type names its fields")
                .withHint("For any keys of one kind use `Map<String, T>`."));
    }

    /** {@code <T extends X>}. */
    void bound() {
        int start = in.next().start();
        types.type();
        in.report(Diagnostic.of(DiagnosticCode.FOREIGN_WORD, in.spanFrom(start), "A type parameter has no bound")
                .withHint("Pass what is needed of the type as a function, or name the type itself."));
    }

    /** Takes {@code name:} or {@code name?:} before a parameter's type and gives what is to be said about it. */
    Optional<Diagnostic> parameterName() {
        boolean marked = in.peek(1).is(TokenKind.QUESTION);
        if (!in.at(TokenKind.IDENT) || !in.peek(marked ? 2 : 1).is(TokenKind.COLON)) {
            return Optional.empty();
        }
        Token name = in.next();
        if (marked) {
            in.next();
        }
        in.next();
        return Optional.of(Diagnostic.of(
                        DiagnosticCode.NAMED_TYPE_PARAMETER,
                        in.span(name),
                        "The parameters of a function type are types alone")
                .withHint("Leave the name out, as in `(Int, String) => Bool`.")
                .withFix(in.spanBetween(name.start(), in.here()), ""));
    }
}
