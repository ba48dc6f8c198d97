package io.mtpscript.conformance.generate;

/** Statements of an api that call effects. */
final class EffectCalls {
    /** @param env with what the statement binds */
    record Made(Node statement, Env env) {}

    private static final Ty DB_ERROR = Ty.named("DbError");
    private static final Ty HTTP_ERROR = Ty.named("HttpError");
    private static final Ty RESPONSE = Ty.named("HttpResponse");

    private final Expressions expressions;
    private final Universe universe;
    private final Chance chance;

    EffectCalls(Expressions expressions, Universe universe, Chance chance) {
        this.expressions = expressions;
        this.universe = universe;
        this.chance = chance;
    }

    Made statement(Env env) {
        return switch (chance.below(8)) {
            case 6 -> secret(env);
            case 7 -> env.of(Ty.SECRET).isEmpty() ? secret(env) : withSecret(env, chance.of(env.of(Ty.SECRET)));
            case 0 -> together(env);
            case 1 -> loop(env);
            case 2 -> {
                Ty some = universe.encodable(1);
                Ty type = some.secret() ? Ty.STRING : some;
                yield new Made(
                        Node.of(
                                Ty.UNIT,
                                "  Log.info(",
                                expressions.of(Ty.STRING, 2, env),
                                ", { a: typed<" + type.text() + ">(",
                                expressions.of(type, 2, env),
                                ") })\n"),
                        env);
            }
            default -> {
                Node call = call(env);
                String name = expressions.fresh("e");
                boolean leaves = call.type().is("Result") && chance.oneIn(4);
                Ty type = leaves ? call.type().arg(0) : call.type();
                if (type.equals(Ty.UNIT)) {
                    yield new Made(Node.of(Ty.UNIT, "  (", call, ")?\n"), env);
                }
                yield new Made(
                        Node.of(
                                Ty.UNIT,
                                "  let " + name + " = " + (leaves ? "(" : chance.pick("", "await ")),
                                call,
                                leaves ? ")?\n" : "\n"),
                        env.with(name, type));
            }
        };
    }

    private Made secret(Env env) {
        String name = expressions.fresh("secret");
        return new Made(Node.of(Ty.UNIT, "  let " + name + " = Config.secret(\"KEY\")\n"), env.with(name, Ty.SECRET));
    }

    private Made withSecret(Env env, String secret) {
        String name = expressions.fresh("e");
        boolean later = chance.oneIn(3);
        Node request = Node.of(
                Ty.UNIT,
                "HttpRequest.secretHeader(HttpRequest.bearer(HttpRequest.get(",
                expressions.of(Ty.STRING, 1, env),
                "), " + secret + "), \"X-Key\", ",
                expressions.of(Ty.STRING, 1, env),
                ", " + secret + ")");
        return new Made(
                Node.of(
                        Ty.UNIT,
                        "  let " + name + " = HttpOut." + (later ? "afterCommit(" : "request("),
                        request,
                        ")\n"),
                env.with(name, Ty.result(later ? Ty.UNIT : RESPONSE, HTTP_ERROR)));
    }

    private Made together(Env env) {
        Node first = call(env);
        Node second = call(env);
        String a = expressions.fresh("e");
        String b = expressions.fresh("e");
        return new Made(
                Node.of(Ty.UNIT, "  let [" + a + ", " + b + "] = await all [", first, ", ", second, "]\n"),
                env.with(a, first.type()).with(b, second.type()));
    }

    private Made loop(Env env) {
        String name = expressions.fresh("e");
        String item = expressions.fresh("i");
        Node over = expressions.of(Ty.list(Ty.INT), 2, env);
        Node call = call(env.with(item, Ty.INT));
        return new Made(
                Node.of(
                        Ty.UNIT,
                        "  let " + name + " = await all for (" + item + " of List.take<Int>(",
                        over,
                        ", " + chance.pick("3", "70") + ")) { ",
                        call,
                        " }\n"),
                env.with(name, Ty.list(call.type())));
    }

    private Node call(Env env) {
        return switch (chance.below(10)) {
            case 0 -> Node.of(Ty.result(Ty.list(Universe.ROW), DB_ERROR), "DbRead.query<Row>(", sql(env), ")");
            case 1 -> Node.of(Ty.result(Ty.option(Universe.ROW), DB_ERROR), "DbRead.one<Row>(", sql(env), ")");
            case 2 -> Node.of(Ty.result(Ty.INT, DB_ERROR), "DbWrite.execute(", sql(env), ")");
            case 3 -> Node.of(Ty.result(Ty.list(Universe.ROW), DB_ERROR), "DbWrite.returning<Row>(", sql(env), ")");
            case 4 -> Node.of(Ty.result(RESPONSE, HTTP_ERROR), "HttpOut.get(", expressions.of(Ty.STRING, 2, env), ")");
            case 5 -> request(Ty.result(RESPONSE, HTTP_ERROR), "request", "post", env);
            case 6 -> Node.of(Ty.INT, "Clock.now()");
            case 7 -> Node.of(Ty.STRING, chance.pick("Random.uuid()", "Config.string(\"NAME\")"));
            case 8 -> request(Ty.result(Ty.UNIT, HTTP_ERROR), "afterCommit", "put", env);
            default -> Node.of(Ty.INT, chance.pick("Random.int(1, 6)", "Config.int(\"COUNT\")"));
        };
    }

    /** A request with a header and a body. */
    private Node request(Ty result, String function, String method, Env env) {
        return Node.of(
                result,
                "HttpOut." + function + "(HttpRequest.text(HttpRequest.header(HttpRequest." + method + "(",
                expressions.of(Ty.STRING, 1, env),
                "), \"x\", ",
                expressions.of(Ty.STRING, 1, env),
                "), ",
                expressions.of(Ty.STRING, 1, env),
                "))");
    }

    private Node sql(Env env) {
        Ty type = chance.pick(Ty.INT, Ty.STRING, Ty.DECIMAL, Ty.BOOL, Ty.option(Ty.INT), Ty.list(Ty.STRING), Ty.JSON);
        Node first = Node.of(type, "typed<" + type.text() + ">(", expressions.of(type, 1, env), ")");
        return switch (chance.below(3)) {
            case 0 -> Node.of(Ty.UNIT, "sql`SELECT * FROM t`");
            case 1 -> Node.of(Ty.UNIT, "sql`SELECT * FROM t WHERE a = ${", first, "}`");
            default ->
                Node.of(
                        Ty.UNIT,
                        "sql`UPDATE t SET a = ${",
                        first,
                        "} ${Sql.join([sql`, b = ${",
                        expressions.of(Ty.INT, 1, env),
                        "}`, sql` WHERE c`], sql` /* */ `)}`");
        };
    }
}
