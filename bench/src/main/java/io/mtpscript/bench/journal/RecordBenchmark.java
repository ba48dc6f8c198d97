package io.mtpscript.bench.journal;

import io.mtpscript.bench.ShortRun;
import io.mtpscript.core.bytes.ByteBuilder;
import io.mtpscript.core.hash.Sha256;
import io.mtpscript.effects.journal.FinishOutcome;
import io.mtpscript.effects.journal.Header;
import io.mtpscript.effects.journal.JournalEntry;
import io.mtpscript.effects.journal.RecordedRequest;
import io.mtpscript.effects.journal.Recording;
import io.mtpscript.effects.journal.RequestRecord;
import io.mtpscript.effects.journal.ResponseRecord;
import io.mtpscript.effects.journal.record.JournalKeys;
import io.mtpscript.effects.journal.record.RecordCodec;
import io.mtpscript.effects.journal.record.RecordSeal;
import io.mtpscript.effects.journal.segment.SegmentJournal;
import io.mtpscript.effects.journal.segment.SegmentSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A request with five database calls, about 1.6 KiB, recorded in encrypted files as an event loop does it: to the operating system; and
 * the parts of that.
 */
public class RecordBenchmark extends ShortRun {
    private static final int CALLS = 5;
    private static final byte[] CALL = new byte[160];
    private static final byte[] ANSWER = new byte[60];
    private static final byte[] BODY = new byte[120];
    private static final byte[] HASH = new byte[Sha256.BYTES];
    private static final byte[] SHOWN = new byte[46];

    private final RequestRecord request = new RequestRecord(
            "0190a5a8-7c3e-7000-8000-123456789abc",
            "local",
            "$LATEST",
            1,
            HASH,
            HASH,
            10_000_000,
            OptionalLong.of(16L << 20),
            "POST",
            "/customers/1/invoices",
            List.of(new Header("X-Client", "bench")),
            BODY,
            1_700_000_000_000L,
            Optional.empty());
    private final ResponseRecord response =
            new ResponseRecord(201, List.of(), HASH, new byte[200], 4_321, List.of(new byte[90]));
    private final RecordedRequest recorded = new RecordedRequest(
            request, entries(), Optional.empty(), Optional.of(new FinishOutcome.Committed()), Optional.of(response));
    private final RecordSeal seal = new RecordSeal(HASH);
    private final ByteBuilder buffer = new ByteBuilder();
    private final byte[] text = encoded();
    private Path folder = Path.of("");
    private volatile boolean kept;
    private Optional<SegmentJournal> journal = Optional.empty();

    private static List<JournalEntry> entries() {
        List<JournalEntry> entries = new ArrayList<>();
        for (int n = 0; n < CALLS; n++) {
            entries.add(
                    new JournalEntry(n, HASH, CALL, new JournalEntry.Answered(ANSWER), 1_000L * n, 1_000L * n + 400));
        }
        return entries;
    }

    private byte[] encoded() {
        RecordCodec.write(recorded, buffer);
        return buffer.toByteArray();
    }

    /** On the disk of the checkout, not in memory. */
    @Setup
    public void open() throws IOException {
        folder = Files.createTempDirectory(Files.createDirectories(Path.of("bench/target")), "journal");
        journal = Optional.of(SegmentJournal.open(
                new SegmentSettings(
                        folder,
                        JournalKeys.of(HASH),
                        64L << 20,
                        256L << 20,
                        Long.MAX_VALUE,
                        64L << 20,
                        SegmentSettings.COMPACT_MILLIS),
                HASH,
                Clock.systemUTC(),
                System.err::println));
    }

    @TearDown
    public void close() throws IOException {
        journal.ifPresent(SegmentJournal::close);
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    /** Waits for each record: where one is left to the writer's thread, all that come before it is done would only be queued. */
    @Benchmark
    public void record() {
        Recording recording = journal.orElseThrow().begin(request);
        recorded.entries().forEach(recording::append);
        recording.outcome(new FinishOutcome.Committed());
        kept = false;
        recording.end(response, done -> kept = true);
        while (!kept) {
            Thread.onSpinWait();
        }
    }

    @Benchmark
    public int encode() {
        buffer.clear();
        RecordCodec.write(recorded, buffer);
        return buffer.length();
    }

    @Benchmark
    public RecordSeal.Sealed encrypt() {
        return seal.seal(HASH, SHOWN, text);
    }

    @Benchmark
    public byte[] chain() {
        return Sha256.of(text);
    }
}
