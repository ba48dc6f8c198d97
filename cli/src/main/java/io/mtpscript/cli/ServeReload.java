package io.mtpscript.cli;

import io.mtpscript.cli.serving.Mistake;
import io.mtpscript.cli.serving.MistakePage;
import io.mtpscript.compiler.CompileResult;
import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.Renderer;
import io.mtpscript.compiler.source.LineIndex;
import io.mtpscript.compiler.source.Position;
import io.mtpscript.core.ExitCode;
import io.mtpscript.core.code.Program;
import io.mtpscript.devdb.EmbeddedPostgres;
import io.mtpscript.engine.Engine;
import io.mtpscript.engine.StartException;
import io.mtpscript.engine.inspector.Inspector;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Has what stands in the files served in place of what is, each time they have changed. Used by one thread. */
final class ServeReload {
    private final Context context;
    private final Path app;
    private final Engine engine;
    private final Inspector inspector;
    private final MistakePage mistakes;
    private final ProjectWatch watch;

    ServeReload(
            Context context, Path app, Engine engine, Inspector inspector, MistakePage mistakes, ProjectWatch watch) {
        this.context = context;
        this.app = app;
        this.engine = engine;
        this.inspector = inspector;
        this.mistakes = mistakes;
        this.watch = watch;
    }

    /** Serves what stands in the files now, or tells terminal and clients why not. */
    void reload(boolean hasDatabase, boolean hasKeys, Optional<EmbeddedPostgres> own) {
        watch.seen();
        try {
            Project project = Project.load(app);
            watch.seen(project);
            CompileResult result = context.compiler().get().compile(project.sources());
            Compilation.show(context.terminal(), result.diagnostics(), Format.HUMAN);
            if (result.program().isEmpty()) {
                refused(mistake(result.diagnostics()));
                return;
            }
            Program program = result.program().get();
            ServeCommand.requireRoutes(program, app);
            if (!hasDatabase && ServeCommand.needsDatabase(program)) {
                throw new CliFailure(
                        ExitCode.USAGE, "the app uses a database now; stop, and start `mtpsc serve` again to have one");
            }
            if (!hasKeys && EngineStart.needsKeys(program)) {
                throw new CliFailure(
                        ExitCode.USAGE,
                        "the app has a route with `auth` now; stop, and start `mtpsc serve` again to have keys for development");
            }
            if (own.isPresent() && watch.schemaChanged()) {
                EngineStart.migrate(context.terminal(), own.get(), project.folder());
                watch.schemaApplied();
            }
            swap(program);
        } catch (CliFailure e) {
            refused(Mistake.of(String.valueOf(e.getMessage())));
        } catch (StartException e) {
            refused(Mistake.of(e.line()));
        }
    }

    private void swap(Program program) throws StartException {
        Program before = engine.program().program();
        var _ = engine.swap(EngineStart.served(program));
        tell(Optional.empty());
        Terminal terminal = context.terminal();
        terminal.say("Swapped in " + watch.sinceChange() + " ms, "
                + Compilation.count(program.routes().size(), "route") + ".");
        if (!program.serve().equals(before.serve())) {
            terminal.say("Settings in `serve { }` count from the next start on.");
        }
    }

    private void refused(Mistake mistake) {
        tell(Optional.of(mistake));
        context.terminal().say("mtpsc: " + mistake.summary() + "\nUntil it is mended, clients are told so.");
    }

    private void tell(Optional<Mistake> mistake) {
        mistakes.show(mistake);
        inspector.problem(mistake.map(Mistake::text));
    }

    private static Mistake mistake(List<Diagnostic> found) {
        return new Mistake(
                Compilation.summary(found),
                Renderer.human(false).report(found),
                found.stream()
                        .map(each -> new Mistake.Detail(place(each), each.code().id() + ": " + each.message()))
                        .toList());
    }

    private static String place(Diagnostic finding) {
        Position position =
                LineIndex.of(finding.span().file()).position(finding.span().start());
        return finding.span().file().path() + ":" + position.line() + ":" + position.column();
    }
}
