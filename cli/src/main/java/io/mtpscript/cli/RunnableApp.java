package io.mtpscript.cli;

import io.mtpscript.compiler.CompileResult;
import io.mtpscript.compiler.backend.CodePlaces;
import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.core.code.Program;
import io.mtpscript.devdb.EmbeddedPostgres;
import io.mtpscript.engine.request.ServedProgram;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An app that requests are sent to from the command line: sources just compiled, or a snapshot.
 *
 * @param folder where its database is
 * @param sources none for a snapshot
 * @param places where its code comes from; empty for a snapshot
 */
record RunnableApp(ServedProgram served, Path folder, List<SourceFile> sources, Optional<CodePlaces> places) {
    RunnableApp {
        sources = List.copyOf(sources);
    }

    /** @param trust the roots to trust a snapshot by; else the development root */
    static RunnableApp load(Context context, Path app, @Nullable Path trust) throws CliFailure {
        if (app.toString().endsWith(".msqs")) {
            Path folder = Optional.ofNullable(app.toAbsolutePath().getParent()).orElse(app);
            return new RunnableApp(SnapshotTrust.load(context, app, trust), folder, List.of(), Optional.empty());
        }
        Project project = Project.load(app);
        CompileResult result = Compilation.resultToPrint(context, project, Format.HUMAN);
        Program program = result.program().orElseThrow();
        return new RunnableApp(EngineStart.served(program), project.folder(), project.sources(), result.places());
    }

    Program program() {
        return served.program();
    }

    /** What is done while the database is there. */
    @FunctionalInterface
    interface WithDatabase {
        int run(Optional<String> url) throws CliFailure;
    }

    /**
     * Starts the app's own database where its route needs one and none is given; a snapshot has none.
     *
     * @param route the one that requests go to, if there is one
     * @param stops whether a signal lets the work end before the database does
     */
    int withDatabase(
            Context context, Optional<String> given, Optional<Program.Route> route, boolean stops, WithDatabase work)
            throws CliFailure {
        boolean needed = route.filter(found -> EngineStart.needsDatabase(found.effects()))
                .isPresent();
        if (given.isPresent() || sources.isEmpty() || !needed) {
            return work.run(given);
        }
        try (EmbeddedPostgres database = EngineStart.database(context.terminal(), folder)) {
            if (stops) {
                database.closeOnlyWhenTold();
            }
            return work.run(Optional.of(database.url()));
        }
    }
}
