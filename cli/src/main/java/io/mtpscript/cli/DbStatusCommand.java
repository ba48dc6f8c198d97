package io.mtpscript.cli;

import io.mtpscript.cli.migrations.MigrationException;
import io.mtpscript.cli.migrations.Migrations;
import io.mtpscript.cli.migrations.Migrations.State;
import io.mtpscript.core.ExitCode;
import io.mtpscript.core.bytes.ByteBuilder;
import io.mtpscript.core.json.CanonicalJson;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mtpsc db status [app]} */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Lists the migrations: applied, pending, changed since, or missing.")
final class DbStatusCommand implements Callable<Integer> {
    private static final String RED = "31";
    private static final String GREEN = "32";
    private static final String YELLOW = "33";
    private static final int WIDTH = 12;

    private final Context context;

    @Mixin
    private DbOptions options = new DbOptions();

    @Option(names = "--check", description = "Exit 1 where something is pending, 4 where a file is changed or missing.")
    private boolean check;

    DbStatusCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws CliFailure {
        return options.with(context, this::run);
    }

    private ExitCode run(Migrations migrations) throws MigrationException {
        List<Migrations.Entry> entries = migrations.status();
        switch (options.format()) {
            case HUMAN -> human(entries);
            case JSON -> context.terminal().out().println(json(entries));
        }
        if (!check || entries.stream().allMatch(each -> each.state() == State.APPLIED)) {
            return ExitCode.OK;
        }
        boolean refused =
                entries.stream().anyMatch(each -> each.state() == State.CHANGED || each.state() == State.MISSING);
        return refused ? ExitCode.REFUSED : ExitCode.FAILED;
    }

    private void human(List<Migrations.Entry> entries) {
        for (Migrations.Entry entry : entries) {
            String word = entry.state().word();
            String padded = word + " ".repeat(WIDTH - word.length());
            String ink = switch (entry.state()) {
                case APPLIED -> GREEN;
                case PENDING, OUT_OF_ORDER -> YELLOW;
                case CHANGED, MISSING -> RED;
            };
            context.terminal()
                    .out()
                    .println((context.colourOut() ? "\u001B[" + ink + "m" + padded + "\u001B[0m" : padded) + "  "
                            + entry.file()
                            + entry.appliedAt().map(at -> "  " + at).orElse(""));
        }
        long pending = entries.stream()
                .filter(each -> each.state() == State.PENDING || each.state() == State.OUT_OF_ORDER)
                .count();
        context.terminal()
                .say(
                        entries.isEmpty()
                                ? "No migrations."
                                : Compilation.count(entries.size(), "migration") + ", " + pending + " pending.");
    }

    private static String json(List<Migrations.Entry> entries) {
        var bytes = new ByteBuilder();
        var json = new CanonicalJson(bytes).beginObject().key("migrations").beginArray();
        for (Migrations.Entry entry : entries) {
            json.beginObject();
            entry.appliedAt().ifPresent(at -> json.key("appliedAt").text(at));
            json.key("file").text(entry.file()).key("number").integer(entry.number());
            json.key("state").text(entry.state().word()).endObject();
        }
        json.endArray().endObject().end();
        return bytes.toUtf8String();
    }
}
