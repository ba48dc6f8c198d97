package io.mtpscript.compiler.types;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.compiler.syntax.Decl;
import io.mtpscript.compiler.syntax.ParseMode;
import io.mtpscript.compiler.syntax.Parser;
import io.mtpscript.compiler.typed.FunctionSymbol;
import io.mtpscript.compiler.typed.TExpr;
import io.mtpscript.core.ErrorCode;
import io.mtpscript.core.code.Builtin;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class StandardLibraryTest {
    private static final StandardLibrary STD = StandardLibrary.load();

    /** What the compiler makes operations or other builtins of, by the types it is used with. */
    private static final List<String> WITHOUT_BUILTIN = List.of("list_at", "list_length", "list_sort_by_keys");

    private static final List<String> CHOSEN_BY_TYPE = List.of("list_sort_by_int", "list_sort_by_string");

    private static final String EXAMPLE = "Example: ";

    @Test
    void everyIntrinsicIsABuiltinAndEveryBuiltinAnIntrinsic() {
        var intrinsics = STD.intrinsics().stream()
                .map(FunctionSymbol::builtin)
                .filter(name -> !WITHOUT_BUILTIN.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
        intrinsics.addAll(CHOSEN_BY_TYPE);
        var builtins = Stream.of(Builtin.values())
                .map(Builtin::row)
                .filter(row -> !row.startsWith("op_"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(builtins, intrinsics);
    }

    @Test
    void intrinsicsTakeWhatTheirBuiltinsTakeAndNeverAFunction() {
        for (var symbol : STD.intrinsics()) {
            for (var type : symbol.params()) {
                assertTrue(!(type instanceof io.mtpscript.compiler.typed.Type.Function), symbol.toString());
            }
            Stream.of(Builtin.values())
                    .filter(builtin -> builtin.row().equals(symbol.builtin()))
                    .forEach(builtin -> {
                        assertEquals(builtin.arity(), symbol.params().size(), symbol.toString());
                        assertEquals(
                                builtin.aux() == Builtin.Aux.TYPE,
                                !symbol.typeParams().isEmpty(),
                                symbol.toString());
                    });
        }
    }

    /** The bodies of effect errors are the ones of the engine's own error table. */
    @Test
    void failuresOfEffectsAreThoseOfTheErrorTable() {
        assertEquals("{Conflict=409, EffectFailed=500, Timeout=504, Unavailable=503}", failures("DbError.toFailure"));
        assertEquals(
                "{BadGateway=502, EffectFailed=500, Timeout=504, Unavailable=503}", failures("HttpError.toFailure"));
    }

    private static String failures(String converter) {
        var seen = new TreeMap<String, Integer>();
        var toFailure = STD.functions().stream()
                .filter(function -> function.symbol().toString().equals(converter))
                .findFirst()
                .orElseThrow();
        var match = (TExpr.Match) toFailure.body();
        for (var arm : match.arms()) {
            var failure = (TExpr.Construct) arm.body();
            long status = ((TExpr.IntLit) failure.args().get(0)).value();
            String code = ((TExpr.StringLit) failure.args().get(1)).value();
            String message = ((TExpr.StringLit) failure.args().get(2)).value();
            var error = ErrorCode.of(code).orElseThrow();
            assertEquals(error.status(), status);
            assertEquals(error.message().orElseThrow(), message);
            seen.put(code, (int) status);
        }
        return seen.toString();
    }

    /** Every exported declaration has a doc comment whose example is a Bool. That it is true, the conformance suite runs. */
    @TestFactory
    Stream<DynamicTest> examples() {
        var tests = new ArrayList<DynamicTest>();
        for (var module : STD.modules()) {
            for (var decl : module.declarations()) {
                if (decl instanceof Decl.Function function && function.exported()) {
                    String name = module.source().path() + " " + function.name().text();
                    tests.add(DynamicTest.dynamicTest(name, () -> example(function)));
                }
            }
        }
        assertTrue(tests.size() > 100, "there are only " + tests.size() + " functions");
        return tests.stream();
    }

    private static void example(Decl.Function function) {
        var examples = function.doc().stream()
                .map(String::strip)
                .filter(line -> line.startsWith(EXAMPLE))
                .toList();
        assertEquals(1, examples.size(), function.doc().toString());
        String source = "function example(): Bool { " + examples.getFirst().substring(EXAMPLE.length()) + " }";
        var parsed = Parser.parse(new SourceFile("example.mtp", source), ParseMode.USER);
        assertEquals(List.of(), parsed.diagnostics());
        assertEquals(List.of(), Checker.check(List.of(parsed.module()), STD).diagnostics());
    }
}
