package io.mtpscript.cli;

import io.mtpscript.cli.sql.HostCheck;
import io.mtpscript.compiler.CheckedSources;
import io.mtpscript.compiler.CompileResult;
import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.packages.UnionRecord;
import io.mtpscript.core.ExitCode;
import io.mtpscript.effects.AllowList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mtpsc check <app>} */
@Command(name = "check", mixinStandardHelpOptions = true, description = "Reports every mistake of a program.")
final class CheckCommand implements Callable<Integer> {
    private final Context context;

    @Parameters(index = "0", paramLabel = "APP", description = "A .mtp file, or a folder of them.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private Path app;

    @Option(names = "--format", defaultValue = "human", description = "human (default) or json.")
    private Format format = Format.HUMAN;

    @Option(
            names = "--write-unions",
            description = "For a package: writes mtp-unions.json, which tells the unions of other packages it sees.")
    private boolean writeUnions;

    @Option(names = "--gas", description = "The most gas of each route, or why there is no bound.")
    private boolean gas;

    @Option(
            names = "--http-allow",
            paramLabel = "LIST",
            description = "Have every service that the source names be one that --http-allow of the engine lists.")
    private @Nullable String allowed;

    @Mixin
    private StatementOptions statements = new StatementOptions();

    CheckCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws CliFailure {
        Project project = Project.load(app);
        if (allowed != null) {
            return hosts(project, allowed);
        }
        if (statements.asked()) {
            return statements.check(context, project, format);
        }
        if (gas) {
            return gas(project);
        }
        CheckedSources.Sound sound = Compilation.check(context, project, format);
        if (writeUnions) {
            write(project.folder().resolve(UnionRecord.FILE), UnionRecord.write(sound.foreignUnions()));
        }
        if (format == Format.HUMAN) {
            context.terminal()
                    .say("No errors in " + Compilation.count(project.sources().size(), "file") + ", "
                            + Compilation.count(sound.routes(), "route") + ".");
        }
        return ExitCode.OK.code();
    }

    private int hosts(Project project, String list) throws CliFailure {
        if (statements.asked() || gas || writeUnions) {
            throw new CliFailure(ExitCode.USAGE, "--http-allow is a check of its own");
        }
        AllowList services;
        try {
            services = AllowList.parse(list);
        } catch (IllegalArgumentException e) {
            throw new CliFailure(ExitCode.USAGE, "--http-allow: " + e.getMessage(), e);
        }
        CompileResult compiled = Compilation.resultToPrint(context, project, format);
        List<Diagnostic> found = HostCheck.of(compiled, services);
        switch (format) {
            case HUMAN -> {
                Compilation.show(context.terminal(), found, format);
                context.terminal()
                        .say(
                                found.isEmpty()
                                        ? "Every service that the source names is allowed."
                                        : Compilation.summary(found) + ".");
            }
            case JSON ->
                Compilation.show(
                        context.terminal(),
                        Stream.concat(compiled.diagnostics().stream(), found.stream())
                                .toList(),
                        format);
        }
        return (found.isEmpty() ? ExitCode.OK : ExitCode.FAILED).code();
    }

    private void write(Path file, String text) throws CliFailure {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new CliFailure(ExitCode.UNAVAILABLE, file + " cannot be written: " + e.getMessage(), e);
        }
        context.terminal().say("Wrote " + file);
    }

    private int gas(Project project) throws CliFailure {
        CompileResult result = Compilation.resultToPrint(context, project, format);
        var report = new GasReport(result.program().orElseThrow().routes(), result.gasBounds());
        switch (format) {
            case HUMAN -> context.terminal().out().print(report.table());
            case JSON -> context.terminal().out().println(report.json(result.diagnostics()));
        }
        return ExitCode.OK.code();
    }
}
