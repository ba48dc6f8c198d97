package io.mtpscript.engine;

import io.mtpscript.core.cbor.CborWriter;
import io.mtpscript.core.code.Builtin;
import io.mtpscript.core.code.Opcode;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.code.TypeDesc;
import io.mtpscript.core.hash.Sha256;
import io.mtpscript.engine.request.ServedProgram;
import io.mtpscript.vm.testing.Assembler;
import io.mtpscript.vm.testing.TypedJson;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/** A program by hand with a route for every situation that the engine has to answer. */
final class TestPrograms {
    private static final int OK = 200;
    private static final int RESPONSE_WORDS = 5;
    private static final String HASH = "00".repeat(32);

    private final Assembler assembler = new Assembler();
    private final int integer = assembler.type(TypeDesc.Prim.INT);
    private final int string = assembler.type(TypeDesc.Prim.STRING);
    private final int unit = assembler.type(TypeDesc.Prim.UNIT);
    private final int nothing = record();
    private final int message = record(field("message", string));
    private final int strings = assembler.type(new TypeDesc.ListOf(string));
    private final int path = record(field("id", integer));
    private final int query = record(field("page", integer), field("tag", strings));
    private final int body = record(field("name", string), field("qty", integer));
    private final int number = assembler.type(TypeDesc.Prim.INT);

    private int record(TypeDesc.Field... fields) {
        return assembler.type(new TypeDesc.Record(List.of(fields)));
    }

    private static TypeDesc.Field field(String name, int type) {
        return new TypeDesc.Field(name, type, false, false);
    }

    static ServedProgram everything() {
        return new TestPrograms().build();
    }

    /** With routes that write: their error type is simpler than a database's. */
    static ServedProgram withWrites() {
        TestPrograms programs = new TestPrograms();
        programs.writes();
        return programs.build();
    }

    /** With one more route, and so of another snapshot. */
    static ServedProgram withOneMore() {
        TestPrograms programs = new TestPrograms();
        programs.simple(
                "GET /more",
                programs.constant(
                        OK,
                        0,
                        programs.emptyList(),
                        programs.message,
                        programs.assembler.data(programs.assembler.string("more"))));
        return programs.build();
    }

    /** With a route whose callers need a token. */
    static ServedProgram withTokens() {
        TestPrograms programs = new TestPrograms();
        Assembler assembler = programs.assembler;
        int json = new TypedJson(assembler, new SplittableRandom(0)).json();
        int caller = programs.record(field("claims", json), field("subject", programs.string));
        long response = programs.response(OK, 0, programs.emptyList(), -1, 0);
        int handler = assembler
                .function("me", 5, 6)
                .ldk(5, assembler.constant(response))
                .ret(5)
                .id();
        Program.Auth auth = new Program.Auth.Bearer(Optional.empty(), Optional.empty(), List.of(), caller);
        programs.route("GET /me", handler, -1, List.of(), Optional.of(auth));
        return programs.build();
    }

    /** The same routes, but of another snapshot. */
    static ServedProgram another() {
        return new ServedProgram(new TestPrograms().build().program(), Sha256.of(new byte[] {1}));
    }

    /** Of another semantics version than this engine's. */
    static ServedProgram broken() {
        TestPrograms programs = new TestPrograms();
        programs.answers();
        return new ServedProgram(programs.assembler.build("00".repeat(32)), Sha256.of(new byte[0]));
    }

    private ServedProgram build() {
        answers();
        traps();
        effects();
        return new ServedProgram(assembler.build(), Sha256.of(new byte[0]));
    }

    private void answers() {
        simple("GET /hello", constant(OK, 0, emptyList(), message, assembler.data(assembler.string("hello"))));
        long text = assembler.string("a longer text, over and over; ".repeat(1_000));
        simple("GET /long", constant(OK, 0, emptyList(), message, assembler.data(text)));
        simple("GET /status", constant(600, 0, emptyList(), -1, 0));
        simple("GET /none", constant(204, 0, emptyList(), -1, 0));
        simple("GET /refused", constant(409, 3, emptyList(), message, assembler.data(assembler.string("no"))));
        long location = headers("Location", "/orders/7", "Link", "<a>", "Link", "<b>");
        simple("GET /headers", constant(201, 0, location, message, assembler.data(assembler.string("made"))));
        simple("GET /split", constant(OK, 0, headers("X-A", "b\r\nSet-Cookie: c"), -1, 0));
        simple("GET /framing", constant(OK, 0, headers("Content-Length", "0"), -1, 0));
        simple("GET /problem", problem());
        int all = record(field("body", body), field("path", path), field("query", query));
        int echo = assembler
                .function("echo", 4, 12)
                .move(4, 3)
                .move(5, 0)
                .move(6, 1)
                .abc(Opcode.NEW, 11, 3, 4)
                .ldi(7, 201)
                .ldi(8, 0)
                .ldk(9, assembler.constant(emptyList()))
                .ldi(10, all)
                .abc(Opcode.NEW, 0, RESPONSE_WORDS, 7)
                .ret(0)
                .id();
        route("POST /items/:id", echo, body, List.of());
        route("GET /items/:id", constant(OK, 0, emptyList(), -1, 0), -1, List.of());
    }

    private int problem() {
        long headers = headers("Content-Type", "application/problem+json");
        return constant(400, 0, headers, message, assembler.data(assembler.string("p")));
    }

    private void traps() {
        simple("GET /gas", loop(false));
        simple("GET /memory", loop(true));
        simple("GET /overflow", operation(Opcode.IADD, Long.MAX_VALUE, 1));
        simple("GET /division", operation(Opcode.IDIV, 1, 0));
        simple("GET /large", large());
    }

    /** Runs for ever, and takes memory for ever. */
    private int loop(boolean takes) {
        Assembler.Label start = new Assembler.Label();
        Assembler.Function function =
                assembler.function("loop", 4, 6).place(start).ldi(4, 1);
        if (takes) {
            function.abc(Opcode.NEW, 5, 1, 4);
        }
        return function.jump(Opcode.JMP, 0, start).ret(0).id();
    }

    private int operation(Opcode op, long a, long b) {
        return assembler
                .function(op.row(), 4, 6)
                .ldk(4, assembler.constant(a))
                .ldk(5, assembler.constant(b))
                .abc(op, 4, 4, 5)
                .ret(4)
                .positions(3, 1)
                .id();
    }

    /** A List of 2^20 times one text of 20 letters: more than a response may have. */
    private int large() {
        long text = assembler.string("x".repeat(20));
        long[] words = new long[1 + 1024];
        words[0] = 1024;
        Arrays.fill(words, 1, words.length, text);
        long inner = assembler.data(words);
        Arrays.fill(words, 1, words.length, inner);
        int lists = assembler.type(new TypeDesc.ListOf(strings));
        return constant(OK, 0, emptyList(), lists, assembler.data(words));
    }

    private void effects() {
        int info = assembler.site("Log", "info", List.of(string, message), unit);
        long text = assembler.string("said");
        long fields = assembler.data(assembler.string("field"));
        int log = assembler
                .function("log", 4, 7)
                .ldk(4, assembler.constant(text))
                .ldk(5, assembler.constant(fields))
                .effect(4, info)
                .ldk(4, assembler.constant(response(OK, 0, emptyList(), message, fields)))
                .ret(4)
                .id();
        route("GET /log", log, -1, List.of("Log"));
        route("GET /undeclared", log, -1, List.of());
    }

    private void writes() {
        int dbError = assembler.type(new TypeDesc.Union(
                "DbError",
                TypeDesc.Role.ORDINARY,
                HASH,
                List.of(new TypeDesc.Variant("Unavailable", List.of(field("", string))))));
        int result = assembler.type(new TypeDesc.Union(
                "Result<Int, DbError>",
                TypeDesc.Role.ORDINARY,
                HASH,
                List.of(
                        new TypeDesc.Variant("Ok", List.of(field("", integer))),
                        new TypeDesc.Variant("Err", List.of(field("", dbError))))));
        int execute = assembler.site("DbWrite", "execute", List.of(assembler.type(TypeDesc.Prim.SQL)), result);
        int template = assembler.template(List.of("SELECT 1"), List.of());
        route("POST /write", write(execute, template, result, 0), -1, List.of("DbWrite"));
        route("POST /write-back", write(execute, template, result, 1), -1, List.of("DbWrite"));
        int results = assembler.type(new TypeDesc.ListOf(result));
        route("POST /write-both", both(execute, template, results), -1, List.of("DbWrite"));
        route("POST /write-body", write(execute, template, result, 0), body, List.of("DbWrite"));
    }

    /** Answers what the database said. */
    private int write(int site, int template, int result, int flags) {
        return assembler
                .function("write", 4, 10)
                .builtin(4, Builtin.OP_SQL, template)
                .effect(4, site)
                .move(9, 4)
                .ldi(5, OK)
                .ldi(6, flags)
                .ldk(7, assembler.constant(emptyList()))
                .ldi(8, result)
                .abc(Opcode.NEW, 0, RESPONSE_WORDS, 5)
                .ret(0)
                .id();
    }

    /** Two calls side by side; answers the list of what the database said. */
    private int both(int site, int template, int results) {
        return assembler
                .function("both", 4, 12)
                .ldi(8, site)
                .builtin(9, Builtin.OP_SQL, template)
                .abc(Opcode.NEW, 6, 2, 8)
                .abc(Opcode.NEW, 7, 2, 8)
                .ldi(5, 2)
                .abc(Opcode.NEW, 4, 3, 5)
                .effectAll(4)
                .move(9, 4)
                .ldi(5, OK)
                .ldi(6, 0)
                .ldk(7, assembler.constant(emptyList()))
                .ldi(8, results)
                .abc(Opcode.NEW, 0, RESPONSE_WORDS, 5)
                .ret(0)
                .id();
    }

    private long emptyList() {
        return assembler.data(0);
    }

    private long headers(String... namesAndValues) {
        long[] list = new long[1 + namesAndValues.length / 2];
        list[0] = namesAndValues.length / 2;
        for (int i = 0; i < namesAndValues.length; i += 2) {
            list[1 + i / 2] =
                    assembler.data(assembler.string(namesAndValues[i]), assembler.string(namesAndValues[i + 1]));
        }
        return assembler.data(list);
    }

    private long response(int status, int flags, long headers, int bodyType, long bodyWord) {
        return assembler.data(status, flags, headers, bodyType, bodyWord);
    }

    private int constant(int status, int flags, long headers, int bodyType, long bodyWord) {
        return assembler
                .function("constant", 4, 5)
                .ldk(4, assembler.constant(response(status, flags, headers, bodyType, bodyWord)))
                .ret(4)
                .id();
    }

    private void simple(String methodAndPath, int handler) {
        route(methodAndPath, handler, -1, List.of());
    }

    private void route(String methodAndPath, int handler, int bodyType, List<String> effects) {
        route(methodAndPath, handler, bodyType, effects, Optional.empty());
    }

    private void route(
            String methodAndPath, int handler, int bodyType, List<String> effects, Optional<Program.Auth> auth) {
        String method = methodAndPath.substring(0, methodAndPath.indexOf(' '));
        String pattern = methodAndPath.substring(methodAndPath.indexOf('/') + 1);
        List<Program.Segment> segments = List.of(pattern.split("/")).stream()
                .map(text -> text.startsWith(":")
                        ? new Program.Segment(true, text.substring(1))
                        : new Program.Segment(false, text))
                .toList();
        boolean item = pattern.contains(":");
        Optional<byte[]> firstPage = Optional.of(new CborWriter().integer(1).toByteArray());
        assembler.route(new Program.Route(
                methodAndPath,
                method,
                segments,
                handler,
                item ? path : nothing,
                item ? List.of(new Program.Binding("id", "id", number, Optional.empty())) : List.of(),
                item ? query : nothing,
                item
                        ? List.of(
                                new Program.Binding("page", "page", integer, firstPage),
                                new Program.Binding("tag", "tag", strings, Optional.empty()))
                        : List.of(),
                nothing,
                List.of(),
                bodyType,
                false,
                false,
                effects,
                OptionalLong.empty(),
                auth,
                List.of()));
    }
}
