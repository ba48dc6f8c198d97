package io.mtpscript.compiler.backend.js;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.compiler.Compiler;
import io.mtpscript.compiler.JavaScriptResult;
import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.vm.VmEvaluator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JavaScriptModuleTest {
    private static final Compiler COMPILER = new Compiler(new VmEvaluator());
    private static final String PROGRAM = """
            type Shape = Circle(radius: Int) | Square(side: Int, name: String) | Unknown
            let words = ["a", "b"]
            function area(s: Shape): Int { match s { Circle(r) => r * r * 3, Square(a, _) => a * a, Unknown => 0 } }
            function down(n: Int): Int { if (n < 1) { 0 } else { 1 + down(n - 1) } }
            api shapes GET /shapes/:n path { n: Int } {
              let all = for (i of List.range(0, path.n)) { if (i % 2 == 0) { Circle(i) } else { Square(i, "x") } }
              respond json({ areas: all.map(area), depth: down(path.n), words: words.join("-") })
            }
            """;

    private static JavaScriptResult.Compiled compile(String program) {
        JavaScriptResult result = COMPILER.compileJavaScript(List.of(new SourceFile("app.mtp", program)));
        return result.compiled()
                .orElseThrow(() -> new AssertionError(result.diagnostics().toString()));
    }

    private static String module(String program) {
        return compile(program).module().text();
    }

    private static void assertSameCode(String a, String b) {
        JavaScriptResult.Compiled first = compile(a);
        JavaScriptResult.Compiled second = compile(b);
        assertEquals(first.module(), second.module());
        assertEquals(
                first.program().functions().size(), second.program().functions().size());
        for (int i = 0; i < first.program().functions().size(); i++) {
            assertArrayEquals(
                    first.program().functions().get(i).code(),
                    second.program().functions().get(i).code());
        }
    }

    @Test
    void groupingAChainOfPipesChangesNothing() {
        String chain = """
                function double(x: Int): Int { x * 2 }
                function text(x: Int): String { x.toString() }
                api piped GET /:n path { n: Int } { respond json(%s) }
                """;
        assertSameCode(chain.formatted("path.n |> double |> text"), chain.formatted("(path.n |> double) |> text"));
    }

    @Test
    void namesOfLocalsChangeNothing() {
        String renamed = PROGRAM.replace("all", "shapes")
                .replace("(i of", "(each of")
                .replace("i % 2", "each % 2")
                .replace("Circle(i)", "Circle(each)")
                .replace("Square(i,", "Square(each,")
                .replace(
                        "down(n: Int): Int { if (n < 1) { 0 } else { 1 + down(n - 1) } }",
                        "down(count: Int): Int { if (count < 1) { 0 } else { 1 + down(count - 1) } }");
        assertNotEquals(PROGRAM, renamed);
        assertSameCode(PROGRAM, renamed);
    }

    @Test
    void whatIsEmittedIsInTheSubset() {
        assertEquals(Optional.empty(), SubsetValidator.validate(module(PROGRAM)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "eval(\"1\");",
                "const v99 = $.constructor(1n);",
                "const v99 = globalThis;",
                "const v99 = this;",
                "let v99 = 1n;",
                "var v99 = 1n;",
                "c = 1n;",
                "for (;;) { }",
                "while (true) { return $.ret(1n); }",
                "do { } while (true);",
                "try { } catch (e) { }",
                "throw 1n;",
                "new Date();",
                "const v99 = new Date();",
                "class A { }",
                "function f9() { }",
                "const v99 = process;",
                "const v99 = 1n + 1n;",
                "const v99 = 1n[0];\nv99[0] = 1n;",
                "const v99 = $[\"gas\"](1);",
                "$.ret(1n);",
                "$.begin(1);",
                "const v99 = $;",
                "const v99 = $.gas;",
                "const v99 = `a`;",
                "const v99 = /a/;",
                "const v99 = 1.5;",
                "const v99 = 0x10n;",
                "// a comment",
                "/* a comment */",
                "const v99 = v98;",
                "const v99 = v99 === 1n;",
                "const k99 = $.text(\"a\");",
                "const v99 = $.text(\"a\");",
                "if (true) { $.gas(1); }",
                "if (true) return $.ret(1n);",
                "const v99 = (() => 1n)();",
                "const v99 = await 1n;",
                "const v99 = import(\"node:fs\");",
                "import \"node:fs\";",
                "debugger;",
                "label: $.gas(1);",
                "delete c;",
                "const [v99] = c;",
                "const v99 = \"\\u{41}\";",
                "return f99();",
                "return f0_1.call(1n);",
                "return $.ret(1n); $.gas(1)"
            })
    void aStatementOutsideOfTheSubsetIsRefused(String statement) {
        String module = module(PROGRAM);
        int at = module.indexOf("=> {\n", module.indexOf("const f0 = ")) + "=> {\n".length();
        assertRefused(module.substring(0, at) + statement + "\n" + module.substring(at));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "./mtp-runtime.mjs | node:fs",
                "export const handle | export default",
                "\"semantics\" | \"__proto__\"",
                "\"semantics\" | \"\\u005f_proto__\"",
                "\"semantics\" | semantics",
                "const f0 = ( | const f1 = (",
                "const f0 = ( | const g0 = (",
                "($) => { | ($, x) => {",
                "return [[f0 | return [[f900",
                " => { | => ",
                "const k0 = | const k00 ="
            })
    void aModuleOfAnotherShapeIsRefused(String part, String instead) {
        String module = module(PROGRAM);
        assertTrue(module.contains(part));
        assertRefused(module.replaceFirst(
                java.util.regex.Pattern.quote(part), java.util.regex.Matcher.quoteReplacement(instead)));
    }

    @Test
    void whatStandsBehindTheModuleIsRefused() {
        assertRefused(module(PROGRAM) + "handle();\n");
        assertRefused(module(PROGRAM) + "\u00e9");
        assertRefused("");
    }

    private static void assertRefused(String module) {
        assertTrue(SubsetValidator.validate(module).isPresent(), module);
    }
}
