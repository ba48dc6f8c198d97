package io.mtpscript.conformance.openapi;

import io.mtpscript.compiler.CompileResult;
import io.mtpscript.compiler.Compiler;
import io.mtpscript.compiler.openapi.OpenApi;
import io.mtpscript.compiler.openapi.OpenApiVersion;
import io.mtpscript.compiler.openapi.Rules;
import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.vm.VmEvaluator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A program of this repository that compiles, and its documents.
 *
 * @param folder where it stands
 */
public record Documented(String name, Path folder, String document31, String document30) {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final List<String> SUITES = List.of(
            "examples",
            "compiler/src/test/golden/openapi",
            "compiler/src/test/golden/types",
            "conformance/src/test/golden/run");

    /** Every example and every golden case that is meant to compile. */
    public static List<Documented> all() {
        var all = new ArrayList<Documented>();
        SUITES.forEach(suite -> all.addAll(of(suite)));
        return all;
    }

    /** Those of one folder of programs. */
    public static List<Documented> of(String suite) {
        var compiler = new Compiler(new VmEvaluator());
        var openApi = new OpenApi(Rules.packaged());
        var all = new ArrayList<Documented>();
        for (Path folder : list(ROOT.resolve(suite))) {
            CompileResult result = compiler.compile(sources(folder));
            result.description()
                    .ifPresent(description -> all.add(new Documented(
                            suite + "/" + folder.getFileName(),
                            folder,
                            text(openApi, description, OpenApiVersion.V3_1),
                            text(openApi, description, OpenApiVersion.V3_0))));
        }
        return all;
    }

    private static String text(
            OpenApi openApi, io.mtpscript.compiler.openapi.Description description, OpenApiVersion version) {
        return new String(openApi.canonical(description, version), StandardCharsets.UTF_8);
    }

    private static List<SourceFile> sources(Path folder) {
        var sources = new ArrayList<SourceFile>();
        Path in = Files.isDirectory(folder.resolve("in")) ? folder.resolve("in") : folder;
        try (Stream<Path> files = Files.walk(in)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".mtp") && Files.isRegularFile(f))
                    .sorted()
                    .toList()) {
                String name = in.relativize(file).toString().replace('\\', '/');
                sources.add(new SourceFile(name.equals("in.mtp") ? "app.mtp" : name, Files.readString(file)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sources;
    }

    private static List<Path> list(Path folder) {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
