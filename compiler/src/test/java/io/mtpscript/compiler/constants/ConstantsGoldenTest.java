package io.mtpscript.compiler.constants;

import io.mtpscript.compiler.CompilerCase;
import io.mtpscript.compiler.golden.GoldenCases;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** {@code gas.txt} is what the constants of a program cost a request. */
final class ConstantsGoldenTest {
    @TestFactory
    Stream<DynamicTest> constants() {
        return GoldenCases.of(
                "constants",
                input -> CompilerCase.run(
                        input,
                        (result, _) ->
                                Map.of("gas.txt", result.program().orElseThrow().constantGas() + "\n")));
    }
}
