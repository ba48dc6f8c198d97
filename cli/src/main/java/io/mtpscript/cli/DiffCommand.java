package io.mtpscript.cli;

import io.mtpscript.cli.diff.Comparison;
import io.mtpscript.cli.diff.Difference;
import io.mtpscript.cli.diff.DifferenceReport;
import io.mtpscript.compiler.openapi.changes.ComparisonException;
import io.mtpscript.core.ExitCode;
import io.mtpscript.core.Limits;
import io.mtpscript.core.hash.Sha256;
import io.mtpscript.core.snapshot.SnapshotException;
import io.mtpscript.core.snapshot.SnapshotReader;
import io.mtpscript.engine.request.ServedProgram;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mtpsc diff <old> <new>} */
@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        description = "Lists what a version of an app may do, and promises its clients, that another does not.")
final class DiffCommand implements Callable<Integer> {
    private final Context context;

    @Parameters(index = "0", paramLabel = "OLD", description = "A snapshot, a .mtp file, or a folder of them.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private Path before;

    @Parameters(index = "1", paramLabel = "NEW", description = "As OLD.")
    @SuppressWarnings("NullAway.Init")
    private Path after;

    /** Which differences make the command fail. */
    enum Failing {
        ANY,
        AUTHORITY,
        BREAKING
    }

    @Option(
            names = "--fail-on",
            paramLabel = "WHAT",
            split = ",",
            defaultValue = "any",
            description = "Exit 1 for any difference (default), or only for those of authority, breaking, or both"
                    + " (authority,breaking).")
    private List<Failing> failOn = List.of(Failing.ANY);

    @Option(
            names = "--unverified",
            description =
                    "Read snapshots without looking at their signatures: an old one's certificates may have ended.")
    private boolean unverified;

    @Option(
            names = "--trust",
            paramLabel = "FILE",
            description = "For snapshots: the PEM roots to trust. Default: the development root.")
    private @Nullable Path trust;

    @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "human", description = "human (default) or json.")
    private Format format = Format.HUMAN;

    DiffCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws CliFailure {
        ServedProgram old = load(before);
        ServedProgram now = load(after);
        DifferenceReport report;
        try {
            report = new DifferenceReport(Comparison.of(old.program(), now.program()));
        } catch (ComparisonException e) {
            throw new CliFailure(ExitCode.FAILED, "the OpenAPI document of " + before + " " + e.getMessage(), e);
        }
        switch (format) {
            case HUMAN -> {
                context.terminal().out().print(report.human(context.colourOut()));
                context.terminal().out().flush();
                context.terminal().say(report.sum());
            }
            case JSON -> context.terminal().out().print(report.json(old.snapshotHash(), now.snapshotHash()));
        }
        return (failOn.stream().anyMatch(what -> fails(report, what)) ? ExitCode.FAILED : ExitCode.OK).code();
    }

    private static boolean fails(DifferenceReport report, Failing what) {
        return switch (what) {
            case ANY -> report.count() > 0;
            case AUTHORITY -> report.count(Difference.Level.AUTHORITY) > 0;
            case BREAKING -> report.count(Difference.Level.BREAKING) > 0;
        };
    }

    private ServedProgram load(Path app) throws CliFailure {
        if (!unverified || !app.toString().endsWith(".msqs")) {
            return RunnableApp.load(context, app, trust).served();
        }
        try (InputStream in = Files.newInputStream(app)) {
            byte[] bytes = in.readNBytes(Limits.SNAPSHOT_BYTES + 1);
            return new ServedProgram(SnapshotReader.read(bytes), Sha256.of(bytes));
        } catch (SnapshotException e) {
            throw new CliFailure(ExitCode.REFUSED, app + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new CliFailure(ExitCode.UNAVAILABLE, app + " cannot be read: " + e.getMessage(), e);
        }
    }
}
