package io.mtpscript.conformance.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.mtpscript.compiler.Compiler;
import io.mtpscript.compiler.JavaScriptResult;
import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.core.Limits;
import io.mtpscript.core.code.Builtin;
import io.mtpscript.core.code.Instruction;
import io.mtpscript.core.code.Opcode;
import io.mtpscript.core.code.Program;
import io.mtpscript.vm.VmEvaluator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Small programs that have every instruction and a builtin of every group end alike on both tiers and in JavaScript at every
 * limit of gas from 1 to what they use, and with every budget of memory below what they use: the same error, the same gas.
 */
class EveryBudgetTest {
    private static final Compiler COMPILER = new Compiler(new VmEvaluator());

    /** Builtins are numbered in groups of so many. */
    private static final int GROUP = 16;

    private static final String SOURCE = """
            type Shape = Circle(radius: Int) | Pair(Int, text: String) | Named(name: Option<String>) | Dot
            type Body = { xs: List<Int>, price: Decimal, tags: Map<String, Int>, shape: Shape, note: Option<String> }
            let table = [3, 1, 4, 1, 5]
            let offsets = List.map(table, (x) => x * 2)

            function numbers(a: Int, b: Int): Int {
              let sum = a + b - 3 * a
              if (a == b || sum < 0 && a != 2) { -sum / 7 % 5 } else { if (!(a <= b)) { sum % 4 + 1 } else { sum / b } }
            }
            function down(n: Int): Int { if (n <= 0) { 0 } else { 1 + down(n - 1) } }
            function loop(n: Int, acc: Int): Int { if (n == 0) { acc } else { loop(n - 1, acc + n) } }
            function even(n: Int): Bool { if (n == 0) { true } else { odd(n - 1) } }
            function odd(n: Int): Bool { if (n == 0) { false } else { even(n - 1) } }
            function twice(f: (Int) => Int, x: Int): Int { f(f(x)) }
            function last(f: (Int) => Int, x: Int): Int { f(x) }
            function describe(s: Shape): String {
              match s { Circle(r) => `c${r}`, Pair(n, t) => t + `${n}`, Named(Some(n)) => n, Named(None) => "?", Dot => "." }
            }
            function total(xs: List<Int>): Int { match xs { [] => 0, [x] => x, [x, ...rest] => x + total(rest) } }
            function first(xs: List<Int>): Option<Int> { Some(xs.get(0)? + xs.get(1)?) }
            function power(n: Int, x: Int): Int { if (n <= 0) { x } else { power(n - 1, x * 1000) } }
            function share(n: Int): Int { 100 / n }

            api ints GET /ints/:a/:b path { a: Int, b: Int } { respond json([numbers(path.a, path.b), numbers(path.b, 5)]) }
            api calls GET /calls/:n path { n: Int } {
              respond json({ d: down(path.n), l: loop(path.n, 0), e: even(path.n), t: twice((x) => x + path.n, 1), z: last((x) => x * path.n, 2) })
            }
            api data POST /data body Body {
              let moved = { ...body, note: Some("moved") }
              let { xs, price } = moved
              respond status(201) header("X-Note", moved.note.withDefault("")) json({
                shape: body.shape, told: describe(body.shape), sum: total(xs), first: first(xs), price: price * 2.5 / 3.0 - 1.0, tags: body.tags
              })
            }
            api lists GET /lists/:n path { n: Int } {
              let xs = [...List.range(0, path.n), ...offsets]
              let squares = for (x of xs) { x * x }
              respond json({
                a: squares.filter((x) => x > 4).map((x) => x - 1), b: xs.sortBy((x) => -x).reverse().distinct(), c: xs.slice(1, 3),
                d: [[1], xs].flatten().fold(0, (a, x) => a + x), e: xs.map((x) => `${x}`).sort().join("-"), f: xs == squares, g: xs.take(2) == [0, 1]
              })
            }
            api texts GET /texts query { s: String = "a, b,c" } {
              let s = query.s
              respond json({
                a: s.split(",").map(String.trim), b: s.replace(",", ";;"), c: s.toUpper().padStart(12, "*"), d: s < "b", e: s.slice(1, 4),
                f: s.contains("b") && s.startsWith("a") || s.endsWith("c"), g: s.indexOf("b"), h: s.repeat(3), i: "12".toInt(), j: "1.5".toDecimal()
              })
            }
            api maps GET /maps/:n path { n: Int } {
              let m = Map.fromList(for (i of List.range(0, path.n)) { { key: `k${i}`, value: i } })
              let n = m.set("k1", 7).remove("k0").merge(Map.fromList([{ key: "z", value: 1 }]))
              respond json({ n, keys: n.keys(), values: n.values(), has: n.has("z"), get: n.get("k1"), size: n.size(), entries: m.entries() })
            }
            api codes GET /codes query { s: String = "gr\\u{FC}n & 1" } {
              let s = query.s
              respond json({
                a: Hash.sha256(s), b: Url.encode(s), c: Url.decode("%41b"), d: Base64.encode(s), e: Base64.decode("YWI="), f: Cbor.encode({ s, n: [1, 2] }),
                g: Json.encode({ s }), h: Json.decode<List<Int>>("[1,2]"), i: Json.parse("{\\"a\\":[1.5,null]}").map(Json.stringify),
                j: Hash.hmacSha256("key", s), k: Decimal.round(2.345, 2), l: Decimal.format(1.5, 3), m: Int.checkedAdd(1, 2), n: Hash.equal(s, s)
              })
            }
            api effects GET /effects/:n path { n: Int } uses { DbRead, DbWrite, Log, Clock, Async } {
              let at = Clock.now()
              let [a, b] = await all [Clock.now(), DbRead.one<{ id: Int }>(sql`SELECT id FROM t WHERE a = ${path.n} ${Sql.join([sql`AND b`], sql` `)}`)]
              let all = await all for (i of List.range(0, 3)) { DbWrite.execute(sql`UPDATE t SET a = ${i}`) }
              Log.info("seen", { at })
              respond json({ at, a, b: b?, all: all.length() })
            }
            api overflow GET /overflow/:n path { n: Int } { respond json(power(path.n, 1)) }
            api division GET /division/:n path { n: Int } { respond json(down(3) + share(path.n)) }
            api decimals GET /decimals { respond json(9999999999999999999999999999999999.0 * Decimal.fromInt(down(9))) }
            api failing GET /failing/:n path { n: Int } { respond rollback status(409) json(ensure(path.n > 3, 400, "Small")?) }
            """.replace("json(ensure(path.n > 3, 400, \"Small\")?)", "json(positive(path.n)?)")
            + "function positive(n: Int): Result<Int, Failure> { if (n > 3) { Ok(n) } else { fail(400, \"Small\") } }\n";

    private static final String REQUESTS = """
            ### ints
            GET /ints/3/4
            ### zero
            GET /ints/0/0
            ### calls
            GET /calls/9
            ### data
            POST /data

            {"xs":[1,2,3],"price":12.5,"tags":{"b":1,"a":2},"shape":{"type":"Pair","values":[1]},"note":null}
            ### more data
            POST /data

            {"xs":[1,2,3],"price":12.5,"tags":{"b":1,"a":2},"shape":{"type":"Pair","text":"x","value":5}}
            ### circle
            POST /data

            {"xs":[4],"price":0,"tags":{},"shape":{"type":"Circle","radius":2}}
            ### lists
            GET /lists/4
            ### texts
            GET /texts?s=b%20,%C3%A9
            ### maps
            GET /maps/5
            ### codes
            GET /codes
            ### effects
            # answer 1700000000000
            # answer 5
            # answer [0, [0, {"id": 7}]]
            # answer [0, 1]
            # answer [0, 1]
            # answer [0, 1]
            # answer null
            GET /effects/4
            ### overflow
            GET /overflow/8
            ### division
            GET /division/0
            ### decimals
            GET /decimals
            ### failing
            GET /failing/2
            ### deep, which memory alone bounds
            # memory 8000
            GET /calls/1000
            """;

    @TempDir
    Path folder;

    @Test
    void endsAlikeOnEveryTier() throws IOException, InterruptedException {
        var sources = List.of(new SourceFile("app.mtp", SOURCE));
        var compiled = COMPILER.compileJavaScript(sources);
        JavaScriptResult.Compiled both =
                compiled.compiled().orElseThrow(() -> new AssertionError(compiled.diagnostics()));
        covers(both.program());
        var node = new NodeRuns(folder);
        node.program(both.module());
        var expected = new ArrayList<Execution.Outcome>();
        var titles = new ArrayList<String>();
        try (var interpreted = new Execution(both.program(), false, Limits.VM_MEMORY_MIN);
                var tierTwo = new Execution(both.program(), true, Limits.VM_MEMORY_MIN)) {
            for (Script script : Script.parse(REQUESTS)) {
                Execution.Outcome whole = interpreted.run(script, script.gasLimit());
                for (long gas = 1; gas <= whole.gas() + 1; gas++) {
                    one(interpreted, tierTwo, node, script, gas, expected, titles);
                    assertEquals(gas > whole.gas(), expected.getLast().equals(whole), titles.getLast());
                }
                for (long memory = 0; memory <= Math.min(script.memory(), whole.memory()); memory += Long.BYTES) {
                    one(interpreted, tierTwo, node, script.with(memory), script.gasLimit(), expected, titles);
                }
                assertTrue(whole.equals(expected.getLast()) || whole.text().contains("MemoryExhausted"), script.title());
            }
        }
        List<JsonNode> results = node.results();
        assertEquals(expected.size(), results.size());
        for (int i = 0; i < results.size(); i++) {
            JavaScriptTest.check(titles.get(i), expected.get(i), results.get(i));
        }
    }

    private static void one(
            Execution interpreted,
            Execution tierTwo,
            NodeRuns node,
            Script script,
            long gas,
            List<Execution.Outcome> expected,
            List<String> titles) {
        String title = script.title() + " with gas " + gas + " and memory " + script.memory();
        Execution.Outcome outcome = interpreted.run(script, gas);
        Execution.Outcome other = tierTwo.run(script, gas);
        assertEquals(outcome.text(), other.text(), title);
        assertEquals(outcome.gas(), other.gas(), title);
        node.run(script, gas);
        expected.add(outcome);
        titles.add(title);
    }

    /** Nothing is left out that the compiler emits. */
    private static void covers(Program program) {
        Set<Opcode> opcodes = EnumSet.allOf(Opcode.class);
        Set<Integer> groups = new TreeSet<>();
        for (Builtin builtin : Builtin.values()) {
            groups.add(builtin.id() / GROUP);
        }
        program.functions().forEach(function -> {
            for (long word : function.code()) {
                Opcode opcode = Instruction.opcode(word);
                opcodes.remove(opcode);
                if (opcode == Opcode.BUILTIN) {
                    groups.remove(Instruction.c(word) / GROUP);
                }
            }
        });
        assertEquals(EnumSet.of(Opcode.UNREACHABLE), opcodes, "instructions without a program");
        assertEquals(Set.of(Builtin.JWT_HS256.id() / GROUP, Builtin.PASSWORD_ARGON2ID.id() / GROUP), groups);
    }
}
