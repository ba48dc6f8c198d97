package io.mtpscript.cli;

import io.mtpscript.compiler.openapi.typescript.TypeScriptClient;
import io.mtpscript.core.ExitCode;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mtpsc client <app>} */
@Command(
        name = "client",
        mixinStandardHelpOptions = true,
        description = "Writes a typed client of an app: one file without dependencies.")
final class ClientCommand implements Callable<Integer> {
    private final Context context;

    @Parameters(index = "0", paramLabel = "APP", description = "A .mtp file, or a folder of them.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private Path app;

    @Option(names = "--ts", required = true, description = "In TypeScript, for Node 20 and browsers.")
    @SuppressWarnings("UnusedVariable") // the only language so far, yet named, so that another one can join it
    private boolean typeScript;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            description = "Where to; default: stdout.")
    private @Nullable Path out;

    ClientCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws CliFailure {
        var description = Compilation.describe(context, Project.load(app), Format.HUMAN);
        OutputFile.write(context, Optional.ofNullable(out), TypeScriptClient.write(description));
        return ExitCode.OK.code();
    }
}
