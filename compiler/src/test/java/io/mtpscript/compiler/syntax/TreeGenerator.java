package io.mtpscript.compiler.syntax;

import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.compiler.source.Span;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** Makes random modules of the shapes that the parser gives, the same ones for the same seed. */
public final class TreeGenerator {
    private static final Span NOWHERE = new Span(new SourceFile("generated.mtp", ""), 0, 0);

    private static final List<String> LOWER = List.of(
            "a",
            "b",
            "x1",
            "total",
            "type",
            "path",
            "all",
            "sql",
            "as",
            "async",
            "of",
            "uses",
            "secret",
            "text",
            "json",
            "status",
            "header",
            "api",
            "serve",
            "test",
            "open",
            "rollback",
            "from",
            "_private");
    private static final List<String> UPPER = List.of("A", "User", "List", "Option", "Some", "None", "DbRead", "T2");
    private static final List<String> WORDS = List.of("let", "if", "match", "class", "for", "true", "respond", "new");
    private static final List<String> TEXTS = List.of(
            "",
            "x",
            "x-id",
            "a b",
            "\"quoted\"",
            "back`tick",
            "${not a hole}",
            "$",
            "\\",
            "\n",
            "\r\n",
            "\t",
            "ü😀",
            "\u0000",
            "'",
            "//",
            "/*",
            "\u202E",
            "\uFEFF",
            "{",
            "}");
    private static final List<String> PATHS = List.of("/", "/a", "/a/:id", "/a-b/c.d/%20/~x", "/:a/:b");
    private static final List<String> METHODS = List.of("GET", "POST", "DELETE");
    private static final List<String> DECIMALS =
            List.of("0.5", "19.99", "1.50", "1000000.0", "0.0000000000000000000000000001");

    private final SplittableRandom random;

    /** How many more nodes may be made before only the smallest are. */
    private int budget;

    public TreeGenerator(long seed) {
        random = new SplittableRandom(seed);
        budget = 10 + random.nextInt(150);
    }

    public Module module() {
        List<Module.Import> imports = upTo(
                2,
                () -> new Module.Import(
                        upTo(3, () -> new Module.Item(lower(), maybe(this::lower))), pick(TEXTS), NOWHERE, NOWHERE));
        return new Module(NOWHERE.file(), imports, upTo(5, this::declaration));
    }

    // --- choices

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    private <T> Optional<T> maybe(Supplier<T> what) {
        return chance(50) ? Optional.of(what.get()) : Optional.empty();
    }

    private <T> List<T> upTo(int most, Supplier<T> what) {
        List<T> all = new ArrayList<>();
        int count = random.nextInt(most + 1);
        for (int i = 0; i < count; i++) {
            all.add(what.get());
        }
        return all;
    }

    private <T> List<T> atLeastOne(int most, Supplier<T> what) {
        List<T> all = new ArrayList<>(upTo(most - 1, what));
        all.add(what.get());
        return all;
    }

    private static Name name(String text) {
        return new Name(text, NOWHERE);
    }

    private Name lower() {
        return name(pick(LOWER));
    }

    private Name upper() {
        return name(pick(UPPER));
    }

    private Name any() {
        return chance(70) ? lower() : upper();
    }

    private Name fieldName() {
        int choice = random.nextInt(10);
        return choice < 7 ? lower() : choice < 8 ? name(pick(WORDS)) : name(pick(TEXTS));
    }

    private List<String> doc() {
        return chance(80) ? List.of() : atLeastOne(2, () -> pick(List.of("", "What it is.", "  indented", "/ slash")));
    }

    // --- types

    private TypeExpr type() {
        budget--;
        int choice = budget <= 0 ? 0 : random.nextInt(8);
        return switch (choice) {
            case 4 -> new TypeExpr.Named(upper(), atLeastOne(2, this::type), NOWHERE);
            case 5 -> new TypeExpr.Record(upTo(3, this::fieldType), NOWHERE);
            case 6 -> new TypeExpr.Function(upTo(3, this::type), type(), NOWHERE);
            case 7 -> new TypeExpr.Unit(NOWHERE);
            default -> new TypeExpr.Named(upper(), List.of(), NOWHERE);
        };
    }

    private TypeExpr.FieldType fieldType() {
        return new TypeExpr.FieldType(fieldName(), chance(10), chance(10), type(), doc(), NOWHERE);
    }

    // --- patterns

    private Pattern pattern() {
        budget--;
        int choice = budget <= 0 ? random.nextInt(4) : random.nextInt(12);
        return switch (choice) {
            case 0 -> new Pattern.Wildcard(NOWHERE);
            case 1 -> new Pattern.Bind(lower(), NOWHERE);
            case 2 -> new Pattern.IntLit(number(), NOWHERE);
            case 3 -> new Pattern.Variant(upper(), List.of(), false, NOWHERE);
            case 4 -> new Pattern.DecimalLit((chance(30) ? "-" : "") + pick(DECIMALS), NOWHERE);
            case 5 -> new Pattern.StringLit(pick(TEXTS), NOWHERE);
            case 6 -> new Pattern.BoolLit(chance(50), NOWHERE);
            case 7 -> new Pattern.UnitLit(NOWHERE);
            case 8 -> new Pattern.Variant(upper(), upTo(3, this::pattern), true, NOWHERE);
            case 9 -> new Pattern.Or(List.of(pattern(), pattern()), NOWHERE);
            default -> takingApart();
        };
    }

    private Pattern takingApart() {
        return chance(50)
                ? new Pattern.Record(upTo(3, () -> new Pattern.FieldPattern(fieldName(), pattern(), NOWHERE)), NOWHERE)
                : new Pattern.ListOf(
                        upTo(3, this::pattern),
                        maybe(() -> chance(50) ? new Pattern.Bind(lower(), NOWHERE) : new Pattern.Wildcard(NOWHERE)),
                        NOWHERE);
    }

    private Pattern binding() {
        int choice = random.nextInt(10);
        return choice < 6
                ? new Pattern.Bind(chance(90) ? lower() : upper(), NOWHERE)
                : choice < 7 ? new Pattern.Wildcard(NOWHERE) : takingApart();
    }

    private long number() {
        return switch (random.nextInt(6)) {
            case 0 -> Long.MIN_VALUE;
            case 1 -> Long.MAX_VALUE;
            case 2 -> -random.nextInt(10);
            default -> random.nextInt(1000);
        };
    }

    // --- expressions

    private Expr expression() {
        budget--;
        int choice = budget <= 0 ? random.nextInt(7) : random.nextInt(34);
        return switch (choice) {
            case 0 -> new Expr.IntLit(number(), NOWHERE);
            case 1 -> new Expr.DecimalLit(pick(DECIMALS), NOWHERE);
            case 2 -> new Expr.StringLit(pick(TEXTS), NOWHERE);
            case 3 -> new Expr.BoolLit(chance(50), NOWHERE);
            case 4 -> new Expr.UnitLit(NOWHERE);
            case 5, 6, 7 -> new Expr.Ref(reference(), List.of(), NOWHERE);
            case 8 -> new Expr.Ref(reference(), atLeastOne(2, this::type), NOWHERE);
            case 9 -> new Expr.Template(pieces(2), expressions(2), NOWHERE);
            case 10 -> new Expr.Sql(pieces(1), expressions(1), NOWHERE);
            case 11, 12 -> new Expr.Field(expression(), word(), List.of(), NOWHERE);
            case 13 -> new Expr.Field(expression(), word(), atLeastOne(2, this::type), NOWHERE);
            case 14 -> new Expr.Index(expression(), expression(), NOWHERE);
            case 15, 16, 17 -> new Expr.Call(expression(), upTo(3, this::expression), NOWHERE);
            case 18, 19 -> lambda();
            case 20 -> record();
            case 21 -> new Expr.ListOf(upTo(3, () -> new Expr.Element(expression(), chance(20))), NOWHERE);
            case 22 -> ifExpression();
            case 23 -> match();
            case 24 -> loop();
            case 25 -> new Expr.Unary(pick(List.of(Expr.UnaryOp.values())), expression(), NOWHERE);
            case 26, 27 ->
                new Expr.Binary(pick(List.of(Expr.BinaryOp.values())), expression(), expression(), NOWHERE, NOWHERE);
            case 28, 29 -> pipe();
            case 30 -> new Expr.Propagate(expression(), NOWHERE);
            case 31 -> new Expr.Await(expression(), NOWHERE);
            case 32 ->
                chance(50)
                        ? new Expr.AwaitAll(upTo(3, this::expression), NOWHERE)
                        : new Expr.AwaitAllFor(loop(), NOWHERE);
            case 33 -> callApi();
            default -> respond();
        };
    }

    private Expr callApi() {
        Expr path = chance(50)
                ? new Expr.StringLit(pick(List.of("/", "/a/b-c", "/a/%20?x=1&y=a+b")), NOWHERE)
                : new Expr.Template(pieces(1), expressions(1), NOWHERE);
        return new Expr.CallApi(
                name(pick(List.of("GET", "POST"))),
                path,
                maybe(this::record),
                maybe(this::record),
                maybe(this::expression),
                NOWHERE);
    }

    /** A call of a clause of {@code respond} on the line after one would be read as that clause. */
    private Name reference() {
        Name name = any();
        boolean clause = List.of("status", "header", "json").contains(name.text());
        return clause ? name("value") : name;
    }

    private Name word() {
        return chance(80) ? any() : name(pick(WORDS));
    }

    private List<String> pieces(int holes) {
        List<String> pieces = new ArrayList<>();
        for (int i = 0; i <= holes; i++) {
            pieces.add(pick(TEXTS).replace("\r\n", "\r"));
        }
        return pieces;
    }

    private List<Expr> expressions(int count) {
        List<Expr> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(expression());
        }
        return all;
    }

    private Expr lambda() {
        return new Expr.Lambda(
                upTo(3, () -> new Expr.LambdaParam(chance(90) ? lower() : name("_"), maybe(this::type), NOWHERE)),
                maybe(this::type),
                chance(30) ? block() : expression(),
                NOWHERE);
    }

    private Expr.Record record() {
        return new Expr.Record(maybe(this::expression), upTo(3, this::fieldValue), NOWHERE);
    }

    private Expr.FieldValue fieldValue() {
        if (chance(30)) {
            Name name = lower();
            return new Expr.FieldValue(name, new Expr.Ref(name, List.of(), NOWHERE), NOWHERE);
        }
        return new Expr.FieldValue(fieldName(), expression(), NOWHERE);
    }

    private Expr block() {
        List<Stmt> statements = new ArrayList<>(upTo(3, this::statement));
        Optional<Expr> result = maybe(this::expression);
        while (result.isEmpty() && !statements.isEmpty() && statements.getLast() instanceof Stmt.Eval) {
            statements.removeLast();
        }
        return new Expr.Block(statements, result, NOWHERE);
    }

    private Stmt statement() {
        if (chance(5)) {
            Expr function =
                    new Expr.Field(new Expr.Ref(name("DbRead"), List.of(), NOWHERE), lower(), List.of(), NOWHERE);
            return new Stmt.Given(new Expr.Call(function, upTo(2, this::expression), NOWHERE), expression(), NOWHERE);
        }
        return chance(60)
                ? new Stmt.Let(binding(), maybe(this::type), expression(), NOWHERE)
                : new Stmt.Eval(expression(), NOWHERE);
    }

    private Expr.If ifExpression() {
        return new Expr.If(expression(), block(), Optional.of(chance(20) ? ifExpression() : block()), NOWHERE);
    }

    private Expr match() {
        return new Expr.Match(
                expression(),
                upTo(
                        4,
                        () -> new Expr.Arm(
                                pattern(),
                                chance(30) ? Optional.of(expression()) : Optional.empty(),
                                chance(30) ? block() : expression(),
                                NOWHERE)),
                NOWHERE);
    }

    private Expr.For loop() {
        return new Expr.For(binding(), expression(), block(), NOWHERE);
    }

    /** Into what is not grouped, {@code ?} is moved around the pipe, and a pipe is never nested to the right. */
    private Expr pipe() {
        Expr left = expression();
        Expr right = expression();
        boolean grouped =
                chance(30) || right instanceof Expr.Pipe || right instanceof Expr.UnitLit || propagates(right);
        return new Expr.Pipe(left, right, grouped, NOWHERE);
    }

    private static boolean propagates(Expr expr) {
        return switch (expr) {
            case Expr.Propagate e -> true;
            case Expr.Field e -> propagates(e.target());
            case Expr.Index e -> propagates(e.target());
            case Expr.Call e -> propagates(e.target());
            default -> false;
        };
    }

    private Expr respond() {
        Optional<Expr> status = maybe(this::expression);
        return new Expr.Respond(
                chance(20),
                status,
                upTo(2, () -> new Expr.Header(expression(), expression(), NOWHERE)),
                status.isEmpty() || chance(50) ? Optional.of(expression()) : Optional.empty(),
                NOWHERE);
    }

    // --- declarations

    private Decl declaration() {
        return switch (random.nextInt(9)) {
            case 0 -> new Decl.Alias(upper(), upTo(2, this::upper), type(), chance(30), doc(), NOWHERE);
            case 1 ->
                new Decl.Union(upper(), upTo(2, this::upper), atLeastOne(4, this::variant), chance(30), doc(), NOWHERE);
            case 2 -> new Decl.Constant(any(), maybe(this::type), expression(), chance(30), doc(), NOWHERE);
            case 3, 4 -> function(Optional.of(block()), chance(30));
            case 5 ->
                chance(50)
                        ? function(Optional.empty(), chance(30))
                        : new Decl.Effect(upper(), upTo(3, () -> function(Optional.empty(), false)), doc(), NOWHERE);
            case 6 -> api();
            case 7 -> serve();
            default -> new Decl.Test(name(pick(TEXTS)), block(), doc(), NOWHERE);
        };
    }

    private Decl.Variant variant() {
        return new Decl.Variant(
                upper(),
                upTo(2, () -> new Decl.Payload(maybe(this::word), chance(10), chance(10), type(), NOWHERE)),
                doc(),
                NOWHERE);
    }

    private Decl.Function function(Optional<Expr> body, boolean exported) {
        return new Decl.Function(
                any(),
                upTo(2, this::upper),
                upTo(3, () -> new Decl.Param(lower(), Optional.of(type()), NOWHERE)),
                maybe(this::type),
                maybe(() -> upTo(3, this::upper)),
                body,
                exported,
                doc(),
                NOWHERE);
    }

    private Decl api() {
        String method = pick(METHODS);
        String path = pick(PATHS);
        boolean named = chance(60);
        List<Decl.BindingGroup> groups = new ArrayList<>();
        for (Decl.BindingKind kind : EnumSet.allOf(Decl.BindingKind.class)) {
            if (chance(40)) {
                groups.add(new Decl.BindingGroup(
                        kind, upTo(2, () -> new Decl.Binding(fieldType(), maybe(this::expression))), NOWHERE));
            }
        }
        return new Decl.Api(
                named ? any() : name(method + " " + path),
                named,
                name(method),
                new Decl.Path(path, NOWHERE),
                groups,
                maybe(() -> new Decl.Body(type(), chance(30), NOWHERE)),
                maybe(this::auth),
                chance(20),
                maybe(() -> upTo(2, this::upper)),
                block(),
                doc(),
                NOWHERE);
    }

    /** Options of one bare name would be read as the body. */
    private Decl.Auth auth() {
        if (chance(30)) {
            return new Decl.Auth(name("none"), Optional.empty(), NOWHERE);
        }
        Expr.Record options = new Expr.Record(
                Optional.empty(),
                upTo(2, () -> new Expr.FieldValue(name("audience"), new Expr.StringLit(pick(TEXTS), NOWHERE), NOWHERE)),
                NOWHERE);
        return new Decl.Auth(name(pick(List.of("bearer", "apiKey"))), maybe(() -> options), NOWHERE);
    }

    private Decl serve() {
        return new Decl.Serve(
                name("serve"),
                upTo(3, this::fieldValue),
                maybe(this::auth),
                maybe(() -> upTo(3, this::route)),
                doc(),
                NOWHERE);
    }

    private Decl.Route route() {
        if (chance(50)) {
            return new Decl.Route(Optional.empty(), Optional.empty(), any(), NOWHERE);
        }
        return new Decl.Route(
                Optional.of(name(pick(METHODS))), Optional.of(new Decl.Path(pick(PATHS), NOWHERE)), any(), NOWHERE);
    }
}
