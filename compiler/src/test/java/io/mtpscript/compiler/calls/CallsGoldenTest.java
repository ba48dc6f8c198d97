package io.mtpscript.compiler.calls;

import io.mtpscript.compiler.CompilerCase;
import io.mtpscript.compiler.golden.GoldenCases;
import io.mtpscript.core.code.Program;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** {@code calls.txt} is what a snapshot tells of the effects that each route calls. */
final class CallsGoldenTest {
    @TestFactory
    Stream<DynamicTest> calls() {
        return GoldenCases.of(
                "calls",
                input -> CompilerCase.run(
                        input,
                        (result, _) -> Map.of("calls.txt", text(result.program().orElseThrow()))));
    }

    private static String text(Program program) {
        var text = new StringBuilder();
        for (Program.Route route : program.routes()) {
            text.append(route.method()).append(' ').append(route.pattern()).append('\n');
            for (Program.RouteCall call : route.calls()) {
                Program.EffectSite site = program.effectSites().get(call.site());
                Program.Position place = program.position(site.position()).orElseThrow();
                text.append("  ")
                        .append(place.line())
                        .append(':')
                        .append(place.column())
                        .append(' ')
                        .append(site.effect())
                        .append('.')
                        .append(site.function())
                        .append(call.complete() ? "\n" : " and others\n");
                call.known().forEach(known -> text.append("    ").append(known).append('\n'));
            }
        }
        return text.toString();
    }
}
