package io.mtpscript.cli;

import io.mtpscript.cli.replay.Replayer;
import io.mtpscript.cli.replay.Timeline;
import io.mtpscript.cli.replay.Totals;
import io.mtpscript.core.ExitCode;
import io.mtpscript.effects.journal.JournalSource;
import io.mtpscript.effects.journal.RecordedRequest;
import io.mtpscript.effects.log.LogSink;
import io.mtpscript.effects.log.QueuedLogSink;
import io.mtpscript.engine.StartException;
import io.mtpscript.engine.request.ReplayProgram;
import io.mtpscript.engine.request.ServedProgram;
import io.mtpscript.engine.shown.Verdict;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mtpsc replay <journal> [REQUEST-ID] <app>} */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description =
                "Runs recorded requests again without I/O, interpreted and compiled, and compares what they give.")
final class ReplayCommand implements Callable<Integer> {
    private static final int PROGRESS_EVERY = 1_000;

    private final Context context;

    @Parameters(index = "0", paramLabel = "JOURNAL", description = "The journal: its folder, or postgresql://...")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private String journal;

    @Parameters(
            index = "1..2",
            arity = "1..2",
            paramLabel = "[REQUEST-ID] APP",
            hideParamSyntax = true,
            description = "The request to show and replay, and the app that it was recorded with.")
    @SuppressWarnings("NullAway.Init")
    private List<String> rest;

    @Option(names = "--all", description = "Replay every request of the app's snapshot.")
    private boolean all;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "Replay those that arrived since then: 2026-01-31T12:00:00Z.")
    private @Nullable String since;

    @Option(
            names = "--against",
            paramLabel = "APP",
            description = "Replay on this app instead, and list what it does otherwise.")
    private @Nullable Path against;

    @Mixin
    private ExportOptions export = new ExportOptions();

    @Option(
            names = "--journal-key-file",
            paramLabel = "FILE",
            description = "The journal's keys; also MTP_JOURNAL_KEY_FILE.")
    private @Nullable Path keyFile;

    @Option(
            names = "--trust",
            paramLabel = "FILE",
            description = "For a snapshot: the PEM roots to trust. Default: the development root.")
    private @Nullable Path trust;

    @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "human", description = "human (default) or json.")
    private Format format = Format.HUMAN;

    ReplayCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws CliFailure {
        Optional<String> id = rest.size() == 2 ? Optional.of(rest.getFirst()) : Optional.empty();
        export.check(id.isPresent() && against == null);
        Path app = path(rest.getLast());
        Predicate<JournalSource.Envelope> wanted = wanted(id);
        JournalSource reader = JournalPlace.open(context, journal, keyFile);
        try (LogSink log = QueuedLogSink.to(context.terminal().err())) {
            Instant time = time(reader, wanted);
            ServedProgram recorded = load(app, time);
            Optional<Path> other = Optional.ofNullable(against);
            ServedProgram run = other.isPresent() ? load(other.get(), Instant.now()) : recorded;
            ReplayProgram which = other.isPresent() ? ReplayProgram.ANY : ReplayProgram.RECORDED;
            var settings = EngineStart.settings(context, run.program(), null, null, Optional.empty());
            try (Replayer replayer = new Replayer(run, settings, log, which)) {
                return (id.isPresent()
                                ? one(reader, id.get(), recorded, run, replayer)
                                : many(reader, wanted, recorded, run, replayer))
                        .code();
            }
        } catch (StartException e) {
            throw EngineStart.failure(e);
        } catch (IOException e) {
            throw JournalPlace.failure(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliFailure(ExitCode.UNAVAILABLE, "interrupted before the replay ended", e);
        }
    }

    private static Path path(String name) throws CliFailure {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new CliFailure(ExitCode.USAGE, "'" + name + "' is no file name", e);
        }
    }

    private Predicate<JournalSource.Envelope> wanted(Optional<String> id) throws CliFailure {
        int ways = (id.isPresent() ? 1 : 0) + (all ? 1 : 0) + (since != null ? 1 : 0);
        if (ways != 1) {
            throw new CliFailure(ExitCode.USAGE, "say what to replay: a request's id, --since TIME or --all");
        }
        if (id.isPresent()) {
            return envelope -> envelope.requestId().equals(id.get());
        }
        if (since == null) {
            return _ -> true;
        }
        try {
            long from = Instant.parse(since).toEpochMilli();
            return envelope -> envelope.epochMillis() >= from;
        } catch (DateTimeException e) {
            throw new CliFailure(ExitCode.USAGE, "'" + since + "' is no time such as 2026-01-31T12:00:00Z", e);
        }
    }

    /** When the first request that is wanted arrived: certificates must have been valid then. */
    private static Instant time(JournalSource reader, Predicate<JournalSource.Envelope> wanted) throws IOException {
        OptionalLong[] first = {OptionalLong.empty()};
        reader.read(
                envelope -> {
                    if (first[0].isEmpty() && wanted.test(envelope)) {
                        first[0] = OptionalLong.of(envelope.epochMillis());
                    }
                    return false;
                },
                _ -> true);
        return first[0].isPresent() ? Instant.ofEpochMilli(first[0].getAsLong()) : Instant.now();
    }

    private ServedProgram load(Path app, Instant time) throws CliFailure {
        return app.toString().endsWith(".msqs")
                ? SnapshotTrust.load(context, app, trust, time)
                : RunnableApp.load(context, app, trust).served();
    }

    private ExitCode one(JournalSource reader, String id, ServedProgram app, ServedProgram run, Replayer replayer)
            throws IOException, InterruptedException, CliFailure, StartException {
        Optional<RecordedRequest> found = Optional.empty();
        JournalSource.Found[] last = {new JournalSource.Torn(journal, 0)};
        var totals = new Totals();
        reader.read(envelope -> envelope.requestId().equals(id), each -> {
            switch (each) {
                case JournalSource.Request _, JournalSource.Erased _ -> last[0] = each;
                case JournalSource.Damaged damaged -> totals.damaged(damaged.line());
                case JournalSource.Torn _, JournalSource.Gone _ -> {}
            }
            return true;
        });
        if (last[0] instanceof JournalSource.Request(RecordedRequest recorded)) {
            found = Optional.of(recorded);
        }
        if (found.isEmpty()) {
            String why = last[0] instanceof JournalSource.Erased ? "; it was erased" : "";
            totals.damage().forEach(context.terminal()::say);
            throw new CliFailure(
                    totals.anyDamage() ? ExitCode.REFUSED : ExitCode.UNAVAILABLE,
                    "the journal has no request " + id + why);
        }
        if (!Arrays.equals(found.get().request().snapshotHash(), app.snapshotHash())) {
            throw new CliFailure(
                    ExitCode.REFUSED, "the request was recorded with another snapshot than " + rest.getLast());
        }
        Verdict verdict = replayer.replay(found.get());
        totals.add(verdict);
        if (export.asked() && totals.unequal() == 0) {
            export.export(context, verdict, run, format);
            return ExitCode.OK;
        }
        if (format == Format.JSON) {
            context.terminal().out().print(totals.json(run.program(), Optional.of(verdict)));
        } else {
            Timeline.of(verdict, run.program()).forEach(context.terminal().out()::println);
            context.terminal().out().println();
        }
        return end(totals, run);
    }

    private ExitCode many(
            JournalSource reader,
            Predicate<JournalSource.Envelope> wanted,
            ServedProgram app,
            ServedProgram run,
            Replayer replayer)
            throws IOException, InterruptedException, CliFailure {
        var totals = new Totals();
        boolean[] interrupted = {false};
        reader.read(wanted, found -> {
            switch (found) {
                case JournalSource.Request(RecordedRequest recorded) -> {
                    if (!Arrays.equals(recorded.request().snapshotHash(), app.snapshotHash())) {
                        totals.otherSnapshot();
                        return true;
                    }
                    try {
                        totals.add(replayer.replay(recorded));
                    } catch (InterruptedException e) {
                        interrupted[0] = true;
                        return false;
                    }
                    if (totals.replayed() % PROGRESS_EVERY == 0) {
                        context.terminal().say(totals.replayed() + " replayed, " + totals.unequal() + " different");
                    }
                }
                case JournalSource.Erased _ -> totals.erased();
                case JournalSource.Damaged damaged -> totals.damaged(damaged.line());
                case JournalSource.Torn _, JournalSource.Gone _ -> {}
            }
            return true;
        });
        if (interrupted[0]) {
            throw new InterruptedException();
        }
        if (totals.replayed() == 0 && totals.withOtherSnapshot() > 0) {
            throw new CliFailure(
                    ExitCode.REFUSED,
                    "all " + totals.withOtherSnapshot() + " requests were recorded with other snapshots than "
                            + rest.getLast());
        }
        if (format == Format.JSON) {
            context.terminal().out().print(totals.json(run.program(), Optional.empty()));
        }
        return end(totals, run);
    }

    private ExitCode end(Totals totals, ServedProgram run) {
        if (format == Format.HUMAN) {
            totals.differences(run.program()).forEach(context.terminal().out()::println);
            context.terminal().out().println(totals.line());
        }
        totals.damage().forEach(line -> context.terminal().say("damaged: " + line));
        if (totals.unequal() > 0) {
            return ExitCode.DIVERGED;
        }
        return totals.anyDamage() ? ExitCode.REFUSED : ExitCode.OK;
    }
}
