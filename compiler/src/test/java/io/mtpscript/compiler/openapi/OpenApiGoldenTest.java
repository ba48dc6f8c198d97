package io.mtpscript.compiler.openapi;

import io.mtpscript.compiler.CompileResult;
import io.mtpscript.compiler.Compiler;
import io.mtpscript.compiler.golden.GoldenCases;
import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.vm.VmEvaluator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The documents of small programs, one for each thing a document can say. */
class OpenApiGoldenTest {
    private static final Compiler COMPILER = new Compiler(new VmEvaluator());
    private static final OpenApi OPEN_API = new OpenApi(Rules.packaged());

    @TestFactory
    Stream<DynamicTest> openapi() {
        return GoldenCases.of("openapi", OpenApiGoldenTest::documents);
    }

    private static Map<String, String> documents(GoldenCases.Case input) {
        var sources = new ArrayList<SourceFile>();
        input.inputs().forEach((file, text) -> sources.add(new SourceFile(path(file), text)));
        Description description = describe(sources);
        return Map.of(
                "openapi.json", OPEN_API.readable(description, OpenApiVersion.V3_1),
                "openapi30.json", OPEN_API.readable(description, OpenApiVersion.V3_0));
    }

    private static String path(String file) {
        return file.equals("in.mtp") ? "app.mtp" : file.substring("in/".length());
    }

    static Description describe(List<SourceFile> sources) {
        CompileResult result = COMPILER.compile(sources);
        return result.description()
                .orElseThrow(() -> new AssertionError(result.diagnostics().stream()
                        .map(d -> d.code().id() + " " + d.message())
                        .collect(Collectors.joining("\n"))));
    }
}
