package io.mtpscript.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.JsonRenderer;
import io.mtpscript.compiler.diagnostic.Renderer;
import io.mtpscript.compiler.diagnostic.Severity;
import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.vm.VmEvaluator;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;

/**
 * Any bytes at all end in a program or in findings that can be drawn. With {@code JAZZER_FUZZ=1} in the environment Jazzer
 * looks for bytes that do not, and keeps them in {@code src/test/resources} in the folder {@code CompilerFuzzTestInputs};
 * what is kept there runs in every build ({@link HostileTextTest}). Tagged as long since Jazzer instruments all classes of
 * its JVM.
 */
@Tag("long")
class CompilerFuzzTest {
    private static final Compiler COMPILER = new Compiler(new VmEvaluator());

    @FuzzTest(maxDuration = "10m")
    void anyBytes(byte[] data) {
        compile(data);
    }

    static void compile(byte[] data) {
        CompileResult result =
                COMPILER.compile(List.of(new SourceFile("in.mtp", new String(data, StandardCharsets.UTF_8))));
        List<Diagnostic> found = result.diagnostics();
        boolean refused = found.stream().anyMatch(diagnostic -> diagnostic.severity() == Severity.ERROR);
        assertEquals(refused, result.program().isEmpty());
        Renderer.human(true).report(found);
        JsonRenderer.render(found);
    }
}
