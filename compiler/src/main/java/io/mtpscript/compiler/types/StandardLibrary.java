package io.mtpscript.compiler.types;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.compiler.syntax.Module;
import io.mtpscript.compiler.syntax.ParseMode;
import io.mtpscript.compiler.syntax.Parser;
import io.mtpscript.compiler.typed.CheckedProgram.TFunction;
import io.mtpscript.compiler.typed.FunctionSymbol;
import io.mtpscript.compiler.typed.UnionSymbol;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The standard library, parsed and checked: names for every program to see and code for it to link. Immutable after
 * {@link #load}; one instance serves any number of checks, also at the same time. Language reference section 7.
 */
public final class StandardLibrary {
    /** Every source, in the order it is read; the prelude first. */
    private static final List<String> SOURCES = List.of(
            "prelude",
            "effects",
            "Int",
            "Bool",
            "String",
            "Decimal",
            "List",
            "Map",
            "Option",
            "Result",
            "Json",
            "JsonError",
            "DbError",
            "HttpError",
            "HttpRequest",
            "HttpResponse",
            "Sql",
            "Hash",
            "Cbor",
            "Url",
            "Base64",
            "Time",
            "Jwt",
            "Password");

    private final Library library;
    private final List<TFunction> functions;
    private final List<UnionSymbol> unions;
    private final List<Module> modules;

    private StandardLibrary(
            Library library, List<TFunction> functions, List<UnionSymbol> unions, List<Module> modules) {
        this.library = library;
        this.functions = List.copyOf(functions);
        this.unions = List.copyOf(unions);
        this.modules = List.copyOf(modules);
    }

    /**
     * Reads, parses and checks the library's own sources.
     *
     * @throws IllegalStateException when they have a fault, which is a fault of this build
     */
    public static StandardLibrary load() {
        var modules = new ArrayList<Module>();
        var diagnostics = new ArrayList<Diagnostic>();
        for (String name : SOURCES) {
            var result = Parser.parse(new SourceFile("std/" + name + ".mtp", read(name)), ParseMode.STANDARD_LIBRARY);
            modules.add(result.module());
            diagnostics.addAll(result.diagnostics());
        }
        if (!diagnostics.isEmpty()) {
            throw faulty(diagnostics);
        }
        var findings = new Findings(false);
        var library = new Library();
        var program = new ProgramChecker(library, findings);
        modules.forEach(program::declareLibrary);
        var checked = program.check(List.of());
        if (!findings.sorted().isEmpty()) {
            throw faulty(findings.sorted());
        }
        return new StandardLibrary(library, checked.functions(), checked.unions(), modules);
    }

    private static IllegalStateException faulty(List<Diagnostic> diagnostics) {
        var first = diagnostics.getFirst();
        return new IllegalStateException("the standard library has " + diagnostics.size() + " faults, the first in "
                + first.span().file().path() + " at \"" + first.span().text() + "\": "
                + first.code().id() + " "
                + first.message());
    }

    private static String read(String name) {
        String resource = "/io/mtpscript/compiler/std/" + name + ".mtp";
        try (InputStream in = StandardLibrary.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the build lacks " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(resource, e);
        }
    }

    Library library() {
        return library;
    }

    List<TFunction> functions() {
        return functions;
    }

    List<UnionSymbol> unions() {
        return unions;
    }

    /** The sources as parsed, for documentation and for editors. */
    public List<Module> modules() {
        return modules;
    }

    /** Every function that is one builtin of the VM, sorted by row name. */
    public List<FunctionSymbol> intrinsics() {
        return library.scopes().stream()
                .flatMap(scope -> scope.functions().stream())
                .map(Definition.Function::symbol)
                .filter(symbol -> symbol.kind() == FunctionSymbol.Kind.INTRINSIC)
                .sorted(Comparator.comparing(FunctionSymbol::builtin))
                .toList();
    }
}
