package io.mtpscript.compiler.packages;

import io.mtpscript.compiler.CompilerCase;
import io.mtpscript.compiler.golden.GoldenCases;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** {@code unions.txt} is what the project's own record of unions would be. */
final class PackagesGoldenTest {
    @TestFactory
    Stream<DynamicTest> packages() {
        return GoldenCases.of(
                "packages",
                input -> CompilerCase.run(
                        input, (_, sound) -> Map.of("unions.txt", UnionRecord.write(sound.foreignUnions()))));
    }
}
