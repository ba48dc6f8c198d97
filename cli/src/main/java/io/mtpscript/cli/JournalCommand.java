package io.mtpscript.cli;

import io.mtpscript.core.ExitCode;
import io.mtpscript.effects.journal.JournalSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mtpsc journal <journal>} */
@Command(
        name = "journal",
        mixinStandardHelpOptions = true,
        description = "Reads a journal whole and says what is damaged, or erases what it has of a request.")
final class JournalCommand implements Callable<Integer> {
    private final Context context;

    @Parameters(index = "0", paramLabel = "JOURNAL", description = "The journal: its folder, or postgresql://...")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private String journal;

    @Option(
            names = "--erase",
            paramLabel = "ID",
            description = "Erase the key of the request with this id: nobody can read it any more.")
    private @Nullable String erase;

    @Option(
            names = "--journal-key-file",
            paramLabel = "FILE",
            description = "The journal's keys; also MTP_JOURNAL_KEY_FILE.")
    private @Nullable Path keyFile;

    JournalCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws CliFailure {
        JournalSource reader = JournalPlace.open(context, journal, keyFile);
        try {
            return (erase == null ? verify(reader) : erase(reader, erase)).code();
        } catch (IOException e) {
            throw JournalPlace.failure(e);
        }
    }

    private ExitCode verify(JournalSource reader) throws IOException {
        List<String> damage = new ArrayList<>();
        long[] counts = new long[3];
        reader.read(_ -> true, found -> {
            switch (found) {
                case JournalSource.Request _ -> counts[0]++;
                case JournalSource.Erased _ -> counts[1]++;
                case JournalSource.Gone(int erased, int expired) -> {
                    counts[1] += erased;
                    counts[2] += expired;
                }
                case JournalSource.Damaged damaged -> damage.add(damaged.line());
                case JournalSource.Torn torn ->
                    context.terminal()
                            .say("The last " + torn.bytes() + " bytes, at " + torn.place() + ", are not finished.");
            }
            return true;
        });
        damage.forEach(context.terminal()::say);
        if (counts[2] > 0) {
            context.terminal().say(counts[2] + " requests were taken out because of their age.");
        }
        context.terminal()
                .out()
                .println(counts[0] + " requests, " + counts[1] + " erased, " + damage.size() + " damaged places");
        return damage.isEmpty() ? ExitCode.OK : ExitCode.REFUSED;
    }

    private ExitCode erase(JournalSource reader, String id) throws IOException, CliFailure {
        int erased = reader.erase(id);
        if (erased == 0) {
            throw new CliFailure(ExitCode.UNAVAILABLE, "the journal has no request " + id);
        }
        context.terminal().out().println("Erased " + id);
        return ExitCode.OK;
    }
}
