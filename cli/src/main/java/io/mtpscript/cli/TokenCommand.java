package io.mtpscript.cli;

import io.mtpscript.core.ExitCode;
import io.mtpscript.net.http.HttpField;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mtpsc token <app> METHOD PATH --as SUBJECT} */
@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        description = "Prints a request header that shows a route who calls, good for mtpsc serve.")
final class TokenCommand implements Callable<Integer> {
    private static final int DAY = 24 * 60 * 60;

    private final Context context;

    @Parameters(index = "0", paramLabel = "APP", description = "A .mtp file, or a folder of them.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private Path app;

    @Parameters(index = "1", paramLabel = "METHOD", description = "GET, POST, ...")
    @SuppressWarnings("NullAway.Init")
    private String method;

    @Parameters(index = "2", paramLabel = "PATH", description = "A path of the route.")
    @SuppressWarnings("NullAway.Init")
    private String path;

    @Option(names = "--as", paramLabel = "SUBJECT", required = true, description = "Who calls.")
    @SuppressWarnings("NullAway.Init")
    private String subject;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "3600",
            description = "How long a token is good; default 3600.")
    private int seconds;

    TokenCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws CliFailure {
        if (seconds < 1 || seconds > DAY) {
            throw new CliFailure(ExitCode.USAGE, "--seconds is " + seconds + "; it must be 1.." + DAY);
        }
        var program = Compilation.compile(context, Project.load(app), Format.HUMAN);
        HttpField header = RouteCredentials.of(
                context, program, method.toUpperCase(Locale.ROOT), path, subject, Duration.ofSeconds(seconds));
        context.terminal().out().println(header.name() + ": " + header.value());
        return ExitCode.OK.code();
    }
}
