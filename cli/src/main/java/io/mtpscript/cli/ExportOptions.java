package io.mtpscript.cli;

import io.mtpscript.cli.cases.Case;
import io.mtpscript.cli.cases.CaseException;
import io.mtpscript.cli.cases.CaseExport;
import io.mtpscript.cli.cases.CaseRunner;
import io.mtpscript.core.ExitCode;
import io.mtpscript.core.bytes.ByteBuilder;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.json.CanonicalJson;
import io.mtpscript.engine.StartException;
import io.mtpscript.engine.request.ServedProgram;
import io.mtpscript.engine.shown.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options by which {@code mtpsc replay} is told to make a test case of a request, and how it does. */
final class ExportOptions {
    @Option(
            names = "--export",
            paramLabel = "PATH",
            description =
                    "Make a test case of the request: a file PATH that ends in .case.json, or one in the folder PATH.")
    private @Nullable Path export;

    @Option(names = "--full", description = "With --export: keep what the request held, instead of placeholders.")
    private boolean full;

    @Option(names = "--keep", paramLabel = "TEXT", description = "With --export: keep this text; repeat for more.")
    private List<String> kept = new ArrayList<>();

    @Option(names = "--gas", description = "With --export: the case expects the gas too.")
    private boolean gas;

    boolean asked() {
        return export != null;
    }

    /** @param one whether one request is replayed on the app that it was recorded with */
    void check(boolean one) throws CliFailure {
        if (export == null && (full || gas || !kept.isEmpty())) {
            throw new CliFailure(ExitCode.USAGE, "--full, --keep and --gas go with --export");
        }
        if (export != null && !one) {
            throw new CliFailure(ExitCode.USAGE, "--export makes a case of one request: give its id, and no --against");
        }
    }

    /** @param verdict of a request that was replayed on this program as it was recorded */
    void export(Context context, Verdict verdict, ServedProgram served, Format format)
            throws CliFailure, StartException, InterruptedException {
        var request = verdict.recorded().request();
        Program program = served.program();
        Program.Route route = RouteCredentials.route(program, request.method(), request.target())
                .orElseThrow(() -> new IllegalStateException("a request was replayed that has no route"));
        var settings = EngineStart.settings(
                new Context(context.terminal(), Map.of(), context.compiler()), program, null, null, Optional.empty());
        try (CaseRunner runner = new CaseRunner(served, settings, new SilentLog())) {
            CaseExport.Exported made =
                    new CaseExport(program, route, runner).export(verdict, full, Set.copyOf(kept), gas);
            Path file = file(made.name());
            OutputFile.write(context, Optional.of(file), made.text());
            tell(context, format, file, made);
        } catch (CaseException e) {
            throw new CliFailure(ExitCode.DIVERGED, String.valueOf(e.getMessage()), e);
        }
    }

    private Path file(String name) {
        Path place = Optional.ofNullable(export).orElseThrow();
        return place.toString().endsWith(Case.ENDING) ? place : place.resolve(name);
    }

    private void tell(Context context, Format format, Path file, CaseExport.Exported made) {
        switch (format) {
            case HUMAN ->
                context.terminal()
                        .say("Wrote " + file + ": " + Compilation.count(made.calls(), "call")
                                + (full
                                        ? "; all that the request held is in it"
                                        : ", " + Compilation.count(made.replaced(), "text") + " replaced")
                                + ".");
            case JSON -> {
                var bytes = new ByteBuilder();
                new CanonicalJson(bytes)
                        .beginObject()
                        .key("calls")
                        .integer(made.calls())
                        .key("file")
                        .text(file.toString())
                        .key("replaced")
                        .integer(made.replaced())
                        .endObject()
                        .end();
                context.terminal().out().println(bytes.toUtf8String());
            }
        }
    }
}
