package io.mtpscript.cli;

import io.mtpscript.core.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code mtpsc new <dir>} */
@Command(
        name = "new",
        mixinStandardHelpOptions = true,
        description = "Makes a folder with a small API that runs: two routes, a table, a README.")
final class NewCommand implements Callable<Integer> {
    /** Files of the template, in resources under {@code template/}; a leading dot is written as {@code dot-}. */
    private static final List<String> FILES = List.of("app.mtp", "db/001_notes.sql", "README.md", "dot-gitignore");

    private final Context context;

    @Parameters(index = "0", paramLabel = "DIR", description = "The folder to make; it must be missing or empty.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private Path folder;

    NewCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws CliFailure {
        try {
            if (Files.exists(folder) && !isEmptyFolder()) {
                throw new CliFailure(
                        ExitCode.UNAVAILABLE,
                        folder + " is there already and not empty; name a folder that is new or empty");
            }
            for (String file : FILES) {
                Path target = folder.resolve(file.replace("dot-", "."));
                Files.createDirectories(target.toAbsolutePath().getParent());
                try (InputStream template = NewCommand.class.getResourceAsStream("template/" + file)) {
                    if (template == null) {
                        throw new IllegalStateException("template/" + file + " is missing from the jar");
                    }
                    Files.copy(template, target);
                }
            }
        } catch (IOException e) {
            throw new CliFailure(ExitCode.UNAVAILABLE, folder + " cannot be written: " + e.getMessage(), e);
        }
        context.terminal().out().println(folder);
        context.terminal().say("Start it with: mtpsc serve " + folder);
        return ExitCode.OK.code();
    }

    private boolean isEmptyFolder() throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (var entries = Files.list(folder)) {
            return entries.findAny().isEmpty();
        }
    }
}
