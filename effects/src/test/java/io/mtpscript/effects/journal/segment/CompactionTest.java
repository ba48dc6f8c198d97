package io.mtpscript.effects.journal.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.core.hash.Sha256;
import io.mtpscript.effects.journal.JournalSource;
import io.mtpscript.effects.journal.Samples;
import io.mtpscript.effects.journal.record.JournalKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is erased or too old leaves the files while the journal is written. */
final class CompactionTest {
    private static final JournalKeys KEYS = JournalKeys.of(Sha256.of(new byte[] {2}));
    private static final Duration MAX_AGE = Duration.ofHours(8);
    private static final int SEGMENT_BYTES = 4_000;
    private static final int RECORDS = 40;

    @TempDir
    Path folder;

    private final List<String> notices = Collections.synchronizedList(new ArrayList<>());

    private SegmentJournal open(Clock clock, int compactMillis) throws IOException {
        return SegmentJournal.open(
                new SegmentSettings(
                        folder,
                        KEYS,
                        SEGMENT_BYTES,
                        SegmentSettings.MAX_BYTES,
                        MAX_AGE.toMillis(),
                        SegmentSettings.QUEUE_BYTES,
                        compactMillis),
                Samples.SNAPSHOT,
                clock,
                notices::add);
    }

    private static Clock after(Duration time) {
        return Clock.fixed(
                Instant.ofEpochMilli(Samples.request("a").epochMillis()).plus(time), ZoneOffset.UTC);
    }

    private List<JournalSource.Found> read() throws IOException {
        List<JournalSource.Found> found = new ArrayList<>();
        new SegmentReader(folder, KEYS).read(_ -> true, found::add);
        return found;
    }

    private static List<String> ids(List<JournalSource.Found> found) {
        List<String> ids = new ArrayList<>();
        for (JournalSource.Found each : found) {
            if (each instanceof JournalSource.Request(var recorded)) {
                ids.add(recorded.request().requestId());
            }
        }
        return ids;
    }

    private boolean anyFileHas(String text) throws IOException {
        return Segments.anyHas(folder, List.of(text));
    }

    private void await(String what, Check done) throws Exception {
        long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!done.holds()) {
            assertTrue(System.nanoTime() < patience, () -> "not within a minute: " + what + " " + notices);
            Thread.sleep(5);
        }
    }

    private interface Check {
        boolean holds() throws Exception;
    }

    @Test
    void whatIsErasedLeavesTheFilesWhileOthersAreWritten() throws Exception {
        List<String> expected = new ArrayList<>();
        try (SegmentJournal journal = open(after(Duration.ZERO), 1)) {
            for (int i = 0; i < RECORDS; i++) {
                String id = "request-%03d".formatted(i);
                assertTrue(Samples.record(journal, id));
                if (i % 3 == 1) {
                    assertEquals(1, new SegmentReader(folder, JournalKeys.none()).erase(id));
                } else {
                    expected.add(id);
                }
            }
            // The one that is written now is left until it is full.
            for (int i = 0; i < 10; i++) {
                assertTrue(Samples.record(journal, "last-" + i));
                expected.add("last-" + i);
            }
            for (int i = 1; i < RECORDS; i += 3) {
                String id = "request-%03d".formatted(i);
                await(id + " is still there", () -> !anyFileHas(id));
            }
            assertEquals(expected, ids(read()));
        }
        try (SegmentJournal journal = open(after(Duration.ZERO), 1)) {
            assertTrue(Samples.record(journal, "next"));
            expected.add("next");
        }
        List<JournalSource.Found> found = read();
        assertEquals(expected, ids(found));
        int erased = 0;
        for (JournalSource.Found each : found) {
            assertFalse(each instanceof JournalSource.Damaged, each::toString);
            erased += each instanceof JournalSource.Gone(int gone, int expired) && expired == 0 ? gone : 0;
        }
        assertEquals((RECORDS + 1) / 3, erased);
        assertEquals(List.of(), notices);
    }

    @Test
    void whatIsTooOldLeavesTheFilesAndEmptyOnesGo() throws Exception {
        try (SegmentJournal journal = open(after(Duration.ZERO), 1)) {
            for (int i = 0; i < RECORDS; i++) {
                assertTrue(Samples.record(journal, "request-%03d".formatted(i)));
            }
        }
        int before = SegmentFile.list(folder).size();
        try (SegmentJournal _ = open(after(MAX_AGE.plusMinutes(59)), 1)) {
            Thread.sleep(50);
            assertEquals(RECORDS, ids(read()).size());
        }
        try (SegmentJournal _ = open(after(MAX_AGE.plusMinutes(61)), 1)) {
            await("they are gone", () -> !anyFileHas("request-"));
        }
        assertEquals(List.of(), ids(read()));
        assertTrue(SegmentFile.list(folder).size() < before, "no file has gone");
        assertEquals(List.of(), notices);
    }

    @Test
    void everyFlippedByteOfWhatStandsForThemIsFound() throws Exception {
        try (SegmentJournal journal = open(after(Duration.ZERO), 1)) {
            assertTrue(Samples.record(journal, "first"));
            assertTrue(Samples.record(journal, "second"));
            assertTrue(Samples.record(journal, "third"));
            new SegmentReader(folder, KEYS).erase("second");
        }
        try (SegmentJournal _ = open(after(Duration.ZERO), 1)) {
            await("it is gone", () -> !anyFileHas("second"));
        }
        assertEquals(List.of("first", "third"), ids(read()));
        Path segment = SegmentFile.list(folder).getFirst();
        byte[] sound = Files.readAllBytes(segment);
        for (int at = SegmentHeader.BYTES; at < sound.length; at++) {
            byte[] changed = sound.clone();
            changed[at] ^= (byte) (1 << at % 8);
            Files.write(segment, changed);
            long damaged = read().stream()
                    .filter(JournalSource.Damaged.class::isInstance)
                    .count();
            assertTrue(damaged > 0, "byte " + at);
        }
    }

    @Test
    void aDamagedSegmentIsLeftAsItIs() throws Exception {
        try (SegmentJournal journal = open(after(Duration.ZERO), 10_000)) {
            for (String id : List.of("first", "second")) {
                assertTrue(Samples.record(journal, id));
            }
            new SegmentReader(folder, KEYS).erase("first");
        }
        Path segment = SegmentFile.list(folder).getFirst();
        byte[] bytes = Files.readAllBytes(segment);
        bytes[bytes.length - 40] ^= 1;
        Files.write(segment, bytes);
        try (SegmentJournal _ = open(after(Duration.ZERO), 1)) {
            await("it is said", () -> notices.stream().anyMatch(each -> each.contains("stays in")));
            Thread.sleep(50);
        }
        assertEquals(
                1, notices.stream().filter(each -> each.contains("stays in")).count(), notices::toString);
        assertEquals(bytes.length, Files.size(segment));
        assertInstanceOf(JournalSource.Erased.class, read().getFirst());
    }
}
