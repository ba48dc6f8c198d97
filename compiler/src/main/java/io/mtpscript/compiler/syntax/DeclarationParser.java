package io.mtpscript.compiler.syntax;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.source.Span;
import io.mtpscript.core.text.NearName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a module's imports and declarations, one part of the text after the other. Language reference section 4. */
final class DeclarationParser {
    private static final List<String> DECLARATIONS =
            List.of("import", "export", "type", "let", "function", "api", "serve", "test");

    private final TokenStream in;
    private final ParseMode mode;
    private final TypeParser types;
    private final ExpressionParser expressions;
    private final TypeDeclarationParser typeDeclarations;
    private final ApiParser apis;
    // What the part being read has given so far.
    private Optional<Module.Import> imported = Optional.empty();
    private Optional<Decl> declared = Optional.empty();
    private int bodyFrom = -1;
    private boolean headDamaged;

    DeclarationParser(TokenStream in, ParseMode mode) {
        this.in = in;
        this.mode = mode;
        this.types = new TypeParser(in);
        this.expressions = new ExpressionParser(in, types, new PatternParser(in));
        this.typeDeclarations = new TypeDeclarationParser(in, types);
        this.apis = new ApiParser(in, types, expressions, () -> bodyBegins(TokenKind.LEFT_BRACE));
    }

    /** The parts of the text, in its order. */
    List<ModuleParts.Part> parts() {
        List<ModuleParts.Part> parts = new ArrayList<>();
        int column = column(in.here());
        while (!in.atEnd()) {
            if (in.accept(TokenKind.SEMICOLON)) {
                continue;
            }
            int from = parts.isEmpty() ? 0 : in.here();
            int ownColumn = column(in.here());
            boolean starts = DeclarationStart.at(in.peek(), in.peek(1));
            parts.add(part(from, starts, ownColumn > column));
            column = starts ? Math.min(column, ownColumn) : column;
        }
        return parts;
    }

    private ModuleParts.Part part(int from, boolean starts, boolean indented) {
        int before = in.index();
        imported = Optional.empty();
        declared = Optional.empty();
        bodyFrom = -1;
        in.startAfresh();
        boolean faultBefore = in.beginPart();
        declaration();
        boolean ended = in.atEnd() || in.startsLine() || in.at(TokenKind.SEMICOLON);
        boolean goesOn = !ended && !in.recovering();
        if (goesOn) {
            separatorMissing();
        }
        if (in.recovering()) {
            skipToDeclaration(before);
        } else if (in.index() == before) {
            in.skipOne();
        }
        in.recovered();
        int to = in.atEnd() ? in.source().text().length() : in.here();
        boolean damaged = in.endPart(false) || faultBefore;
        return new ModuleParts.Part(
                from,
                bodyFrom < 0 ? to : bodyFrom,
                to,
                bodyFrom < 0 ? damaged : headDamaged || faultBefore || goesOn,
                damaged,
                starts,
                indented,
                imported,
                declared);
    }

    private int column(int place) {
        return place - (in.source().text().lastIndexOf('\n', Math.max(0, place - 1)) + 1);
    }

    /** Here the body or value of the declaration begins, with this sign unless the head goes on. */
    private void bodyBegins(TokenKind begin) {
        bodyFrom = in.here();
        headDamaged = in.isDamaged() || !in.at(begin);
    }

    private void declare(Decl read) {
        declared = Optional.of(read);
    }

    private void separatorMissing() {
        if (DeclarationStart.at(in.peek(), in.peek(1))) {
            in.report(Diagnostic.of(
                    DiagnosticCode.MISSING_SEPARATOR, in.span(in.peek()), "A new declaration starts on a new line"));
        } else {
            in.expected("the end of the declaration");
        }
    }

    private void skipToDeclaration(int before) {
        while (!in.atEnd()) {
            boolean starts = in.startsLine() && DeclarationStart.at(in.peek(), in.peek(1));
            if (starts && in.index() > before) {
                return;
            }
            in.skipOne();
        }
    }

    private void declaration() {
        Token first = in.peek();
        boolean exported = in.accept(TokenKind.EXPORT);
        if (exported && exportForm(first)) {
            return;
        }
        if (in.atWord("async") && in.peek(1).is(TokenKind.FUNCTION)) {
            expressions.foreign().async();
        }
        Token token = in.peek();
        Token next = in.peek(1);
        if (token.is(TokenKind.IMPORT)) {
            noExport(exported, first);
            importDeclaration();
        } else if (token.is(TokenKind.LET) || isForeignLet(token)) {
            constant(first, exported);
        } else if (token.is(TokenKind.FUNCTION)) {
            function(first, exported, false).ifPresent(this::declare);
        } else if (token.is(TokenKind.IDENT)
                && DeclarationStart.isContextual(token, next)
                && !DeclarationStart.isForeignFunction(token)) {
            contextual(first, exported);
        } else if (token.isWord("type") && next.isAnyWord()) {
            typeDeclarations.type(first, exported).ifPresent(this::declare);
        } else {
            foreignDeclaration(first, exported);
        }
    }

    private static boolean isForeignLet(Token token) {
        return token.is(TokenKind.FOREIGN)
                && (token.value().equals("const") || token.value().equals("var"));
    }

    private void contextual(Token first, boolean exported) {
        switch (in.peek().value()) {
            case "type" -> typeDeclarations.type(first, exported).ifPresent(this::declare);
            case "interface" -> typeDeclarations.interfaceForm(first, exported).ifPresent(this::declare);
            case "api" -> {
                noExport(exported, first);
                apis.api().ifPresent(this::declare);
            }
            case "serve" -> {
                noExport(exported, first);
                declare(apis.serve());
            }
            case "test" -> {
                noExport(exported, first);
                declare(test());
            }
            case "intrinsic" -> {
                standardLibraryOnly("An `intrinsic function`");
                in.next();
                function(first, exported, true).ifPresent(this::declare);
            }
            case "effect" -> {
                standardLibraryOnly("An `effect`");
                noExport(exported, first);
                effect(first).ifPresent(this::declare);
            }
            default -> {
                Token word = in.peek();
                in.next();
                expressions
                        .foreign()
                        .statements()
                        .skipped(
                                word,
                                DiagnosticCode.FOREIGN_WORD,
                                "There is no `" + word.value() + "`",
                                "A file is a module: put the declarations into a file of their own and `import` them.");
            }
        }
    }

    private void noExport(boolean exported, Token export) {
        if (exported) {
            in.report(Diagnostic.of(
                            DiagnosticCode.NEEDLESS_EXPORT,
                            in.span(export),
                            "`" + in.peek().value() + "` is not exported")
                    .withHint("Leave `export` out.")
                    .withFix(in.spanBetween(export.start(), in.here()), ""));
        }
    }

    private void standardLibraryOnly(String what) {
        if (mode == ParseMode.USER) {
            in.report(Diagnostic.of(
                            DiagnosticCode.STANDARD_LIBRARY_ONLY,
                            in.span(in.peek()),
                            what + " stands only in the standard library's own sources")
                    .withHint("Declare a `function`; the effects there are come with the language."));
        }
    }

    private void foreignDeclaration(Token first, boolean exported) {
        Token token = in.peek();
        if (token.is(TokenKind.FOREIGN) && token.value().equals("enum")) {
            typeDeclarations.enumForm(first, exported).ifPresent(this::declare);
        } else if (token.is(TokenKind.FOREIGN) && token.value().equals("class")) {
            expressions.foreign().statements().statement();
        } else if (isClassModifier(token) && in.peek(1).is(TokenKind.FOREIGN)) {
            in.next();
            expressions.foreign().statements().statement();
        } else {
            in.error(Diagnostic.of(
                            DiagnosticCode.EXPECTED_DECLARATION,
                            in.span(token),
                            "A declaration is expected here, not " + token.described())
                    .withHint(hintFor(token)));
        }
    }

    private static boolean isClassModifier(Token token) {
        return token.isWord("abstract") || token.isWord("declare");
    }

    private static String hintFor(Token token) {
        return switch (token.value()) {
            case "fn", "func", "def", "fun" -> "Functions are declared with `function`.";
            case "struct", "record", "data" -> "Records are declared with `type Name = { ... }`.";
            case "route", "get", "post", "handler" -> "Routes are declared with `api name GET /path { ... }`.";
            default ->
                NearName.of(token.value(), DECLARATIONS)
                        .filter(near -> token.is(TokenKind.IDENT))
                        .map(near -> "Did you mean `" + near + "`?")
                        .orElse(
                                "A file holds `import`, `type`, `let`, `function`, `api`, `serve` and `test`; everything"
                                        + " else stands in their bodies.");
        };
    }

    /** Reports {@code export default} and {@code export { ... }}; gives whether nothing more is to be read. */
    private boolean exportForm(Token export) {
        boolean isDefault = in.at(TokenKind.FOREIGN) && in.peek().value().equals("default");
        if (isDefault) {
            in.next();
            Diagnostic report = Diagnostic.of(
                            DiagnosticCode.EXPORT_FORM, in.spanFrom(export.start()), "There is no default export")
                    .withHint("Export declarations by their names: `export function ...`.");
            if (DeclarationStart.at(in.peek(), in.peek(1))) {
                in.report(report);
                return false;
            }
            in.error(report);
            return true;
        } else if (in.at(TokenKind.LEFT_BRACE) || in.at(TokenKind.STAR)) {
            in.skipOne();
            in.report(Diagnostic.of(
                            DiagnosticCode.EXPORT_FORM,
                            in.spanFrom(export.start()),
                            "Names are exported where they are declared")
                    .withHint("Put `export` before the `type`, `let` or `function` itself."));
            if (in.acceptWord("from")) {
                in.accept(TokenKind.STRING);
            }
            return true;
        }
        return false;
    }

    // --- import

    private void importDeclaration() {
        int start = in.next().start();
        if (!in.at(TokenKind.LEFT_BRACE)) {
            importForm(start);
            return;
        }
        List<Module.Item> items = new ArrayList<>();
        TokenStream.Region region = in.enter();
        in.items(TokenStream.Separator.COMMA, () -> item().ifPresent(items::add));
        in.leave(region);
        if (!in.acceptWord("from")) {
            in.expected("`from`");
            return;
        }
        Token from = in.peek();
        if (in.expect(TokenKind.STRING)) {
            imported = Optional.of(new Module.Import(items, from.value(), in.span(from), in.spanFrom(start)));
        }
    }

    private Optional<Module.Item> item() {
        if (in.atWord("type") && in.peek(1).is(TokenKind.IDENT) && !in.peek(1).isWord("as")) {
            Token word = in.next();
            in.report(Diagnostic.of(DiagnosticCode.IMPORT_FORM, in.span(word), "Types are imported like anything else")
                    .withHint("Leave `type` out.")
                    .withFix(in.spanBetween(word.start(), in.here()), ""));
        }
        Optional<Name> name = in.name("a name to import");
        if (name.isEmpty()) {
            return Optional.empty();
        }
        Optional<Name> alias = in.acceptWord("as") ? in.name("another name") : Optional.empty();
        return Optional.of(new Module.Item(name.get(), alias));
    }

    /** {@code import x from "m"}, {@code import * as x from "m"}, {@code import "m"}. */
    private void importForm(int start) {
        while (!in.atEnd() && !in.at(TokenKind.STRING) && !in.at(TokenKind.SEMICOLON)) {
            if (in.startsLine()) {
                break;
            }
            in.skipOne();
        }
        in.accept(TokenKind.STRING);
        in.report(Diagnostic.of(DiagnosticCode.IMPORT_FORM, in.spanFrom(start), "An import names what it takes")
                .withHint("Write `import { a, b as c } from \"./file.mtp\"`."));
    }

    // --- let

    private void constant(Token first, boolean exported) {
        if (!in.at(TokenKind.LET)) {
            expressions.blocks().foreignLet(in.peek());
        }
        in.next();
        Optional<Name> name = in.name("a name");
        if (name.isEmpty()) {
            return;
        }
        Optional<TypeExpr> type = in.accept(TokenKind.COLON) ? Optional.of(types.type()) : Optional.empty();
        bodyBegins(TokenKind.ASSIGN);
        Expr value = expressions.blocks().initialiser("A constant needs a value");
        declare(new Decl.Constant(name.get(), type, value, exported, first.doc(), in.spanFrom(first.start())));
    }

    // --- function, effect

    /** @param bare no body follows */
    private Optional<Decl.Function> function(Token first, boolean exported, boolean bare) {
        in.next();
        if (in.at(TokenKind.STAR)) {
            in.report(Diagnostic.of(DiagnosticCode.FOREIGN_WORD, in.span(in.next()), "There are no generators")
                    .withHint("Give a `List`."));
        }
        // A function of the library stands behind a dot, where every word is a name: `HttpOut.delete`.
        Optional<Name> name = mode == ParseMode.STANDARD_LIBRARY && in.peek().isAnyWord()
                ? Optional.of(in.asName(in.next()))
                : in.name("the function's name");
        if (name.isEmpty()) {
            return Optional.empty();
        }
        List<Name> typeParams = types.parameters();
        List<Decl.Param> params = List.of();
        if (in.at(TokenKind.LEFT_PAREN)) {
            params = expressions.operands().parameters(true);
        } else {
            in.expected("`(` and the parameters");
        }
        Optional<TypeExpr> result = in.accept(TokenKind.COLON) ? Optional.of(types.type()) : Optional.empty();
        Optional<List<Name>> uses = apis.uses();
        bodyBegins(TokenKind.LEFT_BRACE);
        Optional<Expr> body = bare ? Optional.empty() : Optional.of(body());
        return Optional.of(new Decl.Function(
                name.get(), typeParams, params, result, uses, body, exported, first.doc(), in.spanFrom(first.start())));
    }

    private Expr body() {
        Token sign = in.peek();
        if (in.recovering() || !(sign.is(TokenKind.ASSIGN) || sign.is(TokenKind.ARROW))) {
            return expressions.blocks().functionBody();
        }
        in.next();
        Expr value = expressions.operands().bodyAfterArrow(false);
        Span span = in.spanFrom(sign.start());
        in.report(Diagnostic.of(DiagnosticCode.MISSING_BRACES, in.span(sign), "The body of a function stands in braces")
                .withHint("Write `{ ... }`; the last expression is the function's value."));
        return value instanceof Expr.Block ? value : new Expr.Block(List.of(), Optional.of(value), span);
    }

    private Optional<Decl> effect(Token first) {
        in.next();
        Optional<Name> name = in.name("the effect's name");
        if (name.isEmpty() || !in.at(TokenKind.LEFT_BRACE)) {
            in.expected("`{`");
            return Optional.empty();
        }
        List<Decl.Function> functions = new ArrayList<>();
        TokenStream.Region region = in.enter();
        in.items(TokenStream.Separator.COMMA_OR_LINE, () -> {
            if (in.at(TokenKind.FUNCTION)) {
                function(in.peek(), false, true).ifPresent(functions::add);
            } else {
                in.expected("`function`");
            }
        });
        in.leave(region);
        return Optional.of(new Decl.Effect(name.get(), functions, first.doc(), in.spanFrom(first.start())));
    }

    // --- test

    private Decl test() {
        Token word = in.next();
        Token title = in.next();
        bodyBegins(TokenKind.LEFT_BRACE);
        Expr body = expressions.blocks().functionBody();
        return new Decl.Test(in.asName(title), body, word.doc(), in.spanFrom(word.start()));
    }
}
