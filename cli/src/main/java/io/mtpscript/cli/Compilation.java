package io.mtpscript.cli;

import io.mtpscript.compiler.CheckedSources;
import io.mtpscript.compiler.CompileResult;
import io.mtpscript.compiler.JavaScriptResult;
import io.mtpscript.compiler.TestCompileResult;
import io.mtpscript.compiler.TestProgram;
import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.JsonRenderer;
import io.mtpscript.compiler.diagnostic.Renderer;
import io.mtpscript.compiler.diagnostic.Severity;
import io.mtpscript.compiler.openapi.Description;
import io.mtpscript.core.ExitCode;
import io.mtpscript.core.code.Program;
import java.util.List;

/** Compiles a project and shows what was found, the same way for every command. */
final class Compilation {
    private Compilation() {}

    /** Compiles and shows the findings; ends the command with status 1 when the program has errors. */
    static Program compile(Context context, Project project, Format format) throws CliFailure {
        CompileResult result = context.compiler().get().compile(project.sources());
        show(context.terminal(), result.diagnostics(), format);
        return result.program().orElseThrow(() -> new CliFailure(ExitCode.FAILED, summary(result.diagnostics())));
    }

    /** As {@link #compile}, to JavaScript. */
    static JavaScriptResult.Compiled compileJavaScript(Context context, Project project, Format format)
            throws CliFailure {
        JavaScriptResult result = context.compiler().get().compileJavaScript(project.sources());
        show(context.terminal(), result.diagnostics(), format);
        return result.compiled().orElseThrow(() -> new CliFailure(ExitCode.FAILED, summary(result.diagnostics())));
    }

    /** Checks and shows the findings; ends the command with status 1 when the program has errors. */
    static CheckedSources.Sound check(Context context, Project project, Format format) throws CliFailure {
        CheckedSources checked = context.compiler().get().check(project.sources());
        show(context.terminal(), checked.diagnostics(), format);
        return checked.sound().orElseThrow(() -> new CliFailure(ExitCode.FAILED, summary(checked.diagnostics())));
    }

    /**
     * Compiles for the description; stdout is the command's own, so findings go there only when they are all it gives.
     */
    static Description describe(Context context, Project project, Format format) throws CliFailure {
        CompileResult result = context.compiler().get().compile(project.sources());
        show(context.terminal(), result.diagnostics(), result.description().isPresent() ? Format.HUMAN : format);
        return result.description().orElseThrow(() -> new CliFailure(ExitCode.FAILED, summary(result.diagnostics())));
    }

    /** As {@link #compile}, with the program's tests. Findings go to stderr: stdout is for the tests' results. */
    static TestProgram compileTests(Context context, Project project) throws CliFailure {
        TestCompileResult result = context.compiler().get().compileTests(project.sources());
        show(context.terminal(), result.diagnostics(), Format.HUMAN);
        return result.program().orElseThrow(() -> new CliFailure(ExitCode.FAILED, summary(result.diagnostics())));
    }

    /** As {@link #compile}, with all that compiling gave; what was found in a sound program is left, in JSON, for the caller to print with its own. */
    static CompileResult resultToPrint(Context context, Project project, Format format) throws CliFailure {
        CompileResult result = context.compiler().get().compile(project.sources());
        if (format == Format.HUMAN || result.program().isEmpty()) {
            show(context.terminal(), result.diagnostics(), format);
        }
        if (result.program().isEmpty()) {
            throw new CliFailure(ExitCode.FAILED, summary(result.diagnostics()));
        }
        return result;
    }

    static void show(Terminal terminal, List<Diagnostic> found, Format format) {
        switch (format) {
            case HUMAN -> {
                if (!found.isEmpty()) {
                    terminal.err().println(Renderer.human(terminal.colour()).report(found));
                }
            }
            case JSON -> terminal.out().println(JsonRenderer.render(found).strip());
        }
    }

    /** {@code 2 errors, 1 warning}. */
    static String summary(List<Diagnostic> found) {
        long errors = found.stream().filter(d -> d.severity() == Severity.ERROR).count();
        long warnings = found.size() - errors;
        String text = count(errors, "error");
        return warnings == 0 ? text : text + ", " + count(warnings, "warning");
    }

    /** {@code 1 file}, {@code 2 files}. */
    static String count(long n, String what) {
        return n + " " + what + (n == 1 ? "" : "s");
    }
}
