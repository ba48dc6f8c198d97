package io.mtpscript.compiler.types;

import io.mtpscript.compiler.golden.GoldenCases;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class CheckerGoldenTest {
    private static final StandardLibrary STD = StandardLibrary.load();

    @TestFactory
    Stream<DynamicTest> types() {
        return GoldenCases.of("types", input -> CheckerCase.run(input.inputs(), STD));
    }
}
