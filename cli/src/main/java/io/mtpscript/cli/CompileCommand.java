package io.mtpscript.cli;

import io.mtpscript.cli.keys.SigningKey;
import io.mtpscript.compiler.JavaScriptResult;
import io.mtpscript.compiler.backend.js.JavaScript;
import io.mtpscript.compiler.backend.js.Runtime;
import io.mtpscript.core.ExitCode;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.hash.Sha256;
import io.mtpscript.core.snapshot.SnapshotWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
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
            description = "Where to; default: app.msqs, of JavaScript app.mjs.")
    private @Nullable Path out;

    @Option(
            names = "--emit",
            paramLabel = "WHAT",
            description = "snapshot (default) or js: a module of JavaScript with its runtime beside it, unsigned.")
    private Emit emit = Emit.SNAPSHOT;

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description = "PEM key (ECDSA P-256) to sign with; default: the development key.")
    private @Nullable Path key;

    @Option(names = "--cert", paramLabel = "FILE", description = "PEM certificate chain of --key, the signer's first.")
    private @Nullable Path chain;

    @Option(names = "--format", defaultValue = "human", description = "human (default) or json.")
    private Format format = Format.HUMAN;

    /** What is written. */
    private enum Emit {
        SNAPSHOT,
        JS;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    CompileCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws CliFailure {
        Project project = Project.load(app);
        return switch (emit) {
            case SNAPSHOT -> snapshot(project, out == null ? Path.of("app.msqs") : out);
            case JS -> javaScript(project, out == null ? Path.of("app.mjs") : out);
        };
    }

    private int snapshot(Project project, Path file) throws CliFailure {
        SigningKey signer = Signing.key(context, Optional.ofNullable(key), Optional.ofNullable(chain));
        Program program = Compilation.compile(context, project, format);
        byte[] snapshot = SnapshotWriter.write(program);
        write(file, () -> {
            OutputFile.replace(Path.of(file + ".crt"), signer.chainPem().getBytes(StandardCharsets.US_ASCII));
            OutputFile.replace(Path.of(file + ".sig"), signer.sign(snapshot));
            OutputFile.replace(file, snapshot);
        });
        return done(file, snapshot, program);
    }

    private int javaScript(Project project, Path file) throws CliFailure {
        if (key != null || chain != null) {
            throw new CliFailure(ExitCode.USAGE, "JavaScript is not signed: leave out --key and --cert");
        }
        JavaScriptResult.Compiled compiled = Compilation.compileJavaScript(context, project, format);
        byte[] module = compiled.module().text().getBytes(StandardCharsets.US_ASCII);
        write(file, () -> {
            OutputFile.replace(
                    file.resolveSibling(JavaScript.RUNTIME_FILE), Runtime.text().getBytes(StandardCharsets.UTF_8));
            OutputFile.replace(file, module);
        });
        return done(file, module, compiled.program());
    }

    private int done(Path file, byte[] written, Program program) {
        if (format == Format.HUMAN) {
            context.terminal().out().println(file);
        }
        context.terminal()
                .say(Sha256.hexOf(written) + "  " + written.length + " bytes, "
                        + Compilation.count(program.routes().size(), "route"));
        return ExitCode.OK.code();
    }

    @FunctionalInterface
    private interface Writing {
        void write() throws IOException, CliFailure;
    }

    /** Each file appears whole or not at all; the one that was asked for last, so that a reader never sees it without the others. */
    private static void write(Path file, Writing files) throws CliFailure {
        try {
            Path parent = file.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            files.write();
        } catch (IOException e) {
            throw new CliFailure(ExitCode.UNAVAILABLE, file + " cannot be written: " + e.getMessage(), e);
        }
    }
}
