package io.mtpscript.compiler.ir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.compiler.syntax.Module;
import io.mtpscript.compiler.syntax.ParseMode;
import io.mtpscript.compiler.syntax.Parser;
import io.mtpscript.compiler.typed.CheckedProgram;
import io.mtpscript.compiler.typed.CheckedProgram.TFunction;
import io.mtpscript.compiler.types.Checker;
import io.mtpscript.compiler.types.StandardLibrary;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Links a program whose modules were checked at different times: {@code area} of one check is called by code of the other. */
final class UnionConflictTest {
    private static final StandardLibrary STD = StandardLibrary.load();

    private static final String APP = """
            import { Shape, area } from "./shapes.mtp"
            api get GET /area { respond json(area(Circle(2))) }
            """;

    private static final String AREA = """
            export function area(shape: Shape): Int { match shape { Circle(r) => r * r * 3, _ => 0 } }
            """;

    private static CheckedProgram check(String union) {
        return Checker.check(
                        List.of(module("app.mtp", APP), module("shapes.mtp", "export " + union + "\n" + AREA)), STD)
                .program()
                .orElseThrow();
    }

    private static Module module(String path, String text) {
        return Parser.parse(new SourceFile(path, text), ParseMode.USER).module();
    }

    /** {@code now}, with the body of {@code area} as it was checked {@code before}. */
    private static LinkResult link(CheckedProgram before, CheckedProgram now) {
        TFunction old = area(before);
        List<TFunction> functions = now.functions().stream()
                .map(function -> function.equals(area(now))
                        ? new TFunction(
                                function.symbol(), old.params(), old.body(), old.effects(), old.doc(), old.span())
                        : function)
                .toList();
        return Linker.link(new CheckedProgram(
                functions,
                now.constants(),
                now.unions(),
                now.types(),
                now.apis(),
                now.tests(),
                now.serve(),
                now.prelude(),
                now.comparesFunctions()));
    }

    private static TFunction area(CheckedProgram program) {
        return program.functions().stream()
                .filter(function -> function.symbol().module().equals("shapes.mtp"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void unitsThatSawDifferentVariantsDoNotLink() {
        LinkResult result =
                link(check("type Shape = Circle(r: Int) | Line"), check("type Shape = Circle(r: Int) | Dot | Line"));
        assertTrue(result.program().isEmpty());
        assertEquals(1, result.diagnostics().size());
        var diagnostic = result.diagnostics().getFirst();
        assertEquals(DiagnosticCode.UNION_MISMATCH, diagnostic.code());
        assertEquals(
                "`api GET /area` and `shapes.mtp:area` do not agree on the union `Shape` of shapes.mtp:"
                        + " they saw `Circle | Dot | Line` and `Circle | Line`",
                diagnostic.message().replace("api get", "api GET /area"));
    }

    @Test
    void unitsThatSawTheSameVariantsLink() {
        String union = "type Shape = Circle(r: Int) | Line";
        LinkResult result = link(check(union), check(union));
        assertEquals(List.of(), result.diagnostics());
        IrProgram program = result.program().orElseThrow();
        assertEquals(
                1,
                program.types().stream()
                        .filter(type -> type instanceof io.mtpscript.core.code.TypeDesc.Union u
                                && u.name().equals("Shape"))
                        .count());
    }
}
