package io.mtpscript.cli;

import io.mtpscript.cli.keys.DevelopmentKeys;
import io.mtpscript.cli.keys.KeyException;
import io.mtpscript.core.ExitCode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code mtpsc keygen} */
@Command(
        name = "keygen",
        mixinStandardHelpOptions = true,
        description = "Makes a development root and a signing key that it vouches for.")
final class KeygenCommand implements Callable<Integer> {
    private static final int MAX_DAYS = 3650;

    private final Context context;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Folder for the four PEM files; default: your mtpscript configuration folder.")
    private @Nullable Path out;

    @Option(
            names = "--days",
            paramLabel = "N",
            defaultValue = "365",
            description = "How long the signer's certificate is valid, 1..3650 days; default: ${DEFAULT-VALUE}.")
    private int days;

    @Option(
            names = "--force",
            description = "Replace keys that are there. Snapshots signed with them are refused then.")
    private boolean force;

    KeygenCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws CliFailure {
        if (days < 1 || days > MAX_DAYS) {
            throw new CliFailure(ExitCode.USAGE, "--days is " + days + "; it must be 1.." + MAX_DAYS);
        }
        DevelopmentKeys keys = out == null ? context.developmentKeys() : new DevelopmentKeys(out);
        try {
            keys.create(Instant.now(), Duration.ofDays(days), force);
        } catch (KeyException e) {
            throw new CliFailure(ExitCode.UNAVAILABLE, String.valueOf(e.getMessage()), e);
        }
        context.terminal().out().println(keys.root());
        context.terminal()
                .say("The root to trust is printed above; the signing key beside it is used by mtpsc compile.");
        return ExitCode.OK.code();
    }
}
