package io.mtpscript.cli;

import io.mtpscript.cli.keys.SigningKey;
import io.mtpscript.core.ExitCode;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.hash.Sha256;
import io.mtpscript.core.snapshot.SnapshotWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mtpsc compile <app>} */
@Command(
        name = "compile",
        mixinStandardHelpOptions = true,
        description = "Writes the signed snapshot that the engine runs: the file, its .sig and its .crt.")
final class CompileCommand implements Callable<Integer> {
    private final Context context;

    @Parameters(index = "0", paramLabel = "APP", description = "A .mtp file, or a folder of them.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private Path app;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            defaultValue = "app.msqs",
            description = "Where to; default: ${DEFAULT-VALUE}.")
    private Path out = Path.of("app.msqs");

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description = "PEM key (ECDSA P-256) to sign with; default: the development key.")
    private @Nullable Path key;

    @Option(names = "--cert", paramLabel = "FILE", description = "PEM certificate chain of --key, the signer's first.")
    private @Nullable Path chain;

    @Option(names = "--format", defaultValue = "human", description = "human (default) or json.")
    private Format format = Format.HUMAN;

    CompileCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws CliFailure {
        Project project = Project.load(app);
        SigningKey signer = Signing.key(context, Optional.ofNullable(key), Optional.ofNullable(chain));
        Program program = Compilation.compile(context, project, format);
        byte[] snapshot = SnapshotWriter.write(program);
        write(snapshot, signer);
        if (format == Format.HUMAN) {
            context.terminal().out().println(out);
        }
        context.terminal()
                .say(Sha256.hexOf(snapshot) + "  " + snapshot.length + " bytes, "
                        + Compilation.count(program.routes().size(), "route"));
        return ExitCode.OK.code();
    }

    /** Each file appears whole or not at all; the snapshot last, so that a reader never sees it without its signature. */
    private void write(byte[] snapshot, SigningKey signer) throws CliFailure {
        try {
            Path parent = out.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            OutputFile.replace(Path.of(out + ".crt"), signer.chainPem().getBytes(StandardCharsets.US_ASCII));
            OutputFile.replace(Path.of(out + ".sig"), signer.sign(snapshot));
            OutputFile.replace(out, snapshot);
        } catch (IOException e) {
            throw new CliFailure(ExitCode.UNAVAILABLE, out + " cannot be written: " + e.getMessage(), e);
        }
    }
}
