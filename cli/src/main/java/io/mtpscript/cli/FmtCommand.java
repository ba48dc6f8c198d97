package io.mtpscript.cli;

import io.mtpscript.compiler.format.Formatted;
import io.mtpscript.compiler.format.Formatter;
import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.compiler.syntax.ParseMode;
import io.mtpscript.core.ExitCode;
import io.mtpscript.core.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mtpsc fmt [paths]} */
@Command(
        name = "fmt",
        mixinStandardHelpOptions = true,
        description = "Lays out source files the one way there is; prints the names of those it changed.")
final class FmtCommand implements Callable<Integer> {
    private final Context context;

    @Parameters(
            arity = "0..*",
            paramLabel = "PATHS",
            description = ".mtp files, and folders of them; default: the current folder.")
    private List<Path> paths = List.of();

    @Option(names = "--check", description = "Change nothing; exit 1 when a file would change.")
    private boolean check;

    @Option(names = "--stdin", description = "Format standard input to standard output.")
    private boolean stdin;

    FmtCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws CliFailure {
        if (stdin) {
            return ofStdin().code();
        }
        boolean failed = false;
        int changed = 0;
        SortedSet<Path> files = files();
        for (Path file : files) {
            String text = Project.read(file);
            switch (Formatter.format(new SourceFile(file.toString(), text), ParseMode.USER)) {
                case Formatted.Text formatted when formatted.text().equals(text) -> {
                    // nothing to do
                }
                case Formatted.Text formatted -> {
                    changed++;
                    if (!check) {
                        replace(file, formatted.text());
                    }
                    context.terminal().out().println(file);
                }
                case Formatted.Refused refused -> {
                    failed = true;
                    Compilation.show(context.terminal(), refused.diagnostics(), Format.HUMAN);
                }
            }
        }
        context.terminal()
                .say(Compilation.count(changed, "file") + (check ? " would change, " : " changed, ")
                        + (files.size() - changed) + " as they were.");
        return (failed || (check && changed > 0) ? ExitCode.FAILED : ExitCode.OK).code();
    }

    private SortedSet<Path> files() throws CliFailure {
        var files = new TreeSet<Path>();
        for (Path path : paths.isEmpty() ? List.of(Path.of("")) : paths) {
            if (Files.isDirectory(path)) {
                try {
                    files.addAll(Project.filesOf(path));
                } catch (IOException e) {
                    throw new CliFailure(ExitCode.UNAVAILABLE, path + " cannot be read: " + e.getMessage(), e);
                }
            } else if (!Files.isRegularFile(path)) {
                throw new CliFailure(
                        ExitCode.UNAVAILABLE, path + " does not exist; give .mtp files or folders of them");
            } else if (!path.toString().endsWith(".mtp")) {
                throw new CliFailure(ExitCode.USAGE, path + " is not a .mtp file; give .mtp files or folders of them");
            } else {
                files.add(path);
            }
        }
        return files;
    }

    private ExitCode ofStdin() throws CliFailure {
        if (!paths.isEmpty()) {
            throw new CliFailure(ExitCode.USAGE, "--stdin takes no paths");
        }
        String text = read(System.in);
        return switch (Formatter.format(new SourceFile("stdin", text), ParseMode.USER)) {
            case Formatted.Text formatted when check -> formatted.text().equals(text) ? ExitCode.OK : ExitCode.FAILED;
            case Formatted.Text formatted -> {
                context.terminal().out().print(formatted.text());
                yield ExitCode.OK;
            }
            case Formatted.Refused refused -> {
                Compilation.show(context.terminal(), refused.diagnostics(), Format.HUMAN);
                yield ExitCode.FAILED;
            }
        };
    }

    private static String read(InputStream in) throws CliFailure {
        try {
            byte[] bytes = in.readNBytes(Limits.SOURCE_FILE_BYTES + 1);
            if (bytes.length > Limits.SOURCE_FILE_BYTES) {
                throw new CliFailure(
                        ExitCode.UNAVAILABLE, "standard input is larger than " + Limits.SOURCE_FILE_BYTES + " bytes");
            }
            return Project.text("standard input", bytes);
        } catch (IOException e) {
            throw new CliFailure(ExitCode.UNAVAILABLE, "standard input cannot be read: " + e.getMessage(), e);
        }
    }

    /** The file appears whole, with the permissions it had; a link goes on pointing where it does. */
    private static void replace(Path named, String text) throws CliFailure {
        try {
            Path file = named.toRealPath();
            Path next = Files.createTempFile(file.getParent(), ".mtpsc-fmt-", ".tmp");
            try {
                Files.write(next, text.getBytes(StandardCharsets.UTF_8));
                var permissions = Files.getFileAttributeView(file, PosixFileAttributeView.class);
                if (permissions != null) {
                    Files.setPosixFilePermissions(
                            next, permissions.readAttributes().permissions());
                }
                Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(next);
            }
        } catch (IOException e) {
            throw new CliFailure(ExitCode.UNAVAILABLE, named + " cannot be written: " + e.getMessage(), e);
        }
    }
}
