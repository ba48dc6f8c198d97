package io.mtpscript.effects.journal.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.core.ErrorCode;
import io.mtpscript.core.hash.Sha256;
import io.mtpscript.effects.journal.FinishOutcome;
import io.mtpscript.effects.journal.Header;
import io.mtpscript.effects.journal.HostEnd;
import io.mtpscript.effects.journal.JournalEntry;
import io.mtpscript.effects.journal.JournalSource;
import io.mtpscript.effects.journal.RecordedRequest;
import io.mtpscript.effects.journal.Recorder;
import io.mtpscript.effects.journal.Samples;
import io.mtpscript.effects.journal.record.JournalKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SegmentJournalTest {
    private static final byte[] SNAPSHOT = Samples.SNAPSHOT;
    private static final byte[] KEY = Sha256.of(new byte[] {2});

    @TempDir
    Path folder;

    private final List<String> notices = Collections.synchronizedList(new ArrayList<>());

    private SegmentSettings settings(boolean encrypted) {
        return settings(encrypted, SegmentSettings.SEGMENT_BYTES, SegmentSettings.MAX_BYTES);
    }

    private SegmentSettings settings(boolean encrypted, long segmentBytes, long maxBytes) {
        JournalKeys keys = encrypted ? JournalKeys.of(KEY) : JournalKeys.none();
        return new SegmentSettings(
                folder,
                keys,
                segmentBytes,
                maxBytes,
                3_600_000,
                SegmentSettings.QUEUE_BYTES,
                SegmentSettings.COMPACT_MILLIS);
    }

    private SegmentJournal open(SegmentSettings settings) throws IOException {
        return SegmentJournal.open(settings, SNAPSHOT, Clock.systemUTC(), notices::add);
    }

    private List<JournalSource.Found> read(boolean encrypted) throws IOException {
        List<JournalSource.Found> found = new ArrayList<>();
        new SegmentReader(folder, encrypted ? JournalKeys.of(KEY) : JournalKeys.none())
                .read(_ -> true, each -> found.add(each));
        return found;
    }

    private List<JournalSource.Found> found() {
        try {
            return read(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> ids(List<JournalSource.Found> found) {
        return found.stream()
                .filter(JournalSource.Request.class::isInstance)
                .map(each -> ((JournalSource.Request) each).recorded().request().requestId())
                .toList();
    }

    private List<Path> segments() throws IOException {
        return SegmentFile.list(folder);
    }

    /** What one turn of an event loop records is told of at its end, once all of it is in the file. */
    @Test
    void theRecordsOfATurnAreWrittenTogether() throws Exception {
        List<Runnable> atEndOfTurn = new ArrayList<>();
        List<String> told = new ArrayList<>();
        try (SegmentJournal journal = open(settings(true))) {
            Recorder recorder = journal.recorder(atEndOfTurn::add);
            for (String id : List.of("a", "b", "c")) {
                Samples.record(
                        recorder, id, kept -> told.add(id + kept + ids(found()).size()));
            }
            assertEquals(List.of(), ids(read(true)));
            assertEquals(1, atEndOfTurn.size());
            atEndOfTurn.removeFirst().run();
            assertEquals(List.of("atrue3", "btrue3", "ctrue3"), told);
            Samples.record(recorder, "d", kept -> told.add("d" + kept));
            assertEquals(1, atEndOfTurn.size());
            atEndOfTurn.removeFirst().run();
            assertEquals("dtrue", told.getLast());
        }
        assertEquals(List.of("a", "b", "c", "d"), ids(read(true)));
        assertEquals(List.of(), notices);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsKeptIsReadBackWhole(boolean encrypted) throws Exception {
        try (SegmentJournal journal = open(settings(encrypted))) {
            assertTrue(Samples.record(journal, "a"));
            assertTrue(Samples.record(journal, "b"));
            RecordedRequest recorded = journal.find("a").orElseThrow();
            assertEquals("/things?a=1", recorded.request().target());
            assertArrayEquals(
                    "body of a".getBytes(StandardCharsets.UTF_8),
                    recorded.request().body());
            assertEquals(List.of(new Header("X-A", "ä")), recorded.request().headers());
            assertEquals("ann", recorded.request().principal().orElseThrow().subject());
            assertEquals(
                    List.of(0, 1, 2),
                    recorded.entries().stream().map(JournalEntry::n).toList());
            assertEquals(7, recorded.entries().get(1).startMicros());
            assertInstanceOf(
                    JournalEntry.Withheld.class, recorded.entries().get(1).result());
            assertEquals(Optional.of(HostEnd.TIMEOUT), recorded.ended());
            assertEquals(Optional.of(new FinishOutcome.Failed(ErrorCode.CONFLICT)), recorded.outcome());
            assertEquals(77, recorded.response().orElseThrow().gasUsed());
            assertEquals(Optional.empty(), journal.find("c"));
        }
        assertEquals(List.of("a", "b"), ids(read(encrypted)));
        boolean clear = new String(Files.readAllBytes(segments().getFirst()), StandardCharsets.ISO_8859_1)
                .contains("body of a");
        assertEquals(!encrypted, clear);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everyFlippedByteIsFoundAndWhatStandsBeforeItKept(boolean encrypted) throws Exception {
        long[] ends = new long[3];
        try (SegmentJournal journal = open(settings(encrypted))) {
            for (int i = 0; i < ends.length; i++) {
                assertTrue(Samples.record(journal, "r" + i));
                ends[i] = Files.size(segments().getFirst());
            }
        }
        Path segment = segments().getFirst();
        byte[] sound = Files.readAllBytes(segment);
        for (int at = 0; at < sound.length; at++) {
            byte[] changed = sound.clone();
            changed[at] ^= (byte) (1 << at % 8);
            Files.write(segment, changed);
            List<JournalSource.Found> found = read(encrypted);
            JournalSource.Damaged damage = assertInstanceOf(JournalSource.Damaged.class, found.getLast(), "byte " + at);
            int before = 0;
            while (before < ends.length && ends[before] <= at) {
                before++;
            }
            assertEquals(before, ids(found).size(), "byte " + at);
            long place = at < SegmentHeader.BYTES ? 0 : before == 0 ? SegmentHeader.BYTES : ends[before - 1];
            assertEquals(segment.getFileName() + ", byte " + place, damage.place());
        }
    }

    @Test
    void aTornTailIsCutOffAtEveryLength() throws Exception {
        long whole;
        try (SegmentJournal journal = open(settings(true))) {
            assertTrue(Samples.record(journal, "a"));
            whole = Files.size(segments().getFirst());
            assertTrue(Samples.record(journal, "b"));
        }
        Path segment = segments().getFirst();
        byte[] sound = Files.readAllBytes(segment);
        for (int length = (int) whole + 1; length < sound.length; length += 41) {
            for (Path each : segments()) {
                Files.delete(each);
            }
            notices.clear();
            Files.write(segment, Arrays.copyOf(sound, length));
            assertInstanceOf(JournalSource.Torn.class, read(true).getLast());
            try (SegmentJournal journal = open(settings(true))) {
                assertTrue(Samples.record(journal, "c"));
            }
            assertEquals(List.of("a", "c"), ids(read(true)), "cut at " + length);
            assertEquals(2, read(true).size());
            assertEquals(
                    List.of(
                            "Cut off %d bytes at byte %d of journal-0000000000000000.mtj: of a record that was never finished"
                                    .formatted(length - whole, whole)),
                    notices);
        }
    }

    /** A writer that is killed while it begins a segment leaves nothing, or a part of its header. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, SegmentHeader.BYTES - 1})
    void aSegmentThatWasNeverBegunIsNoDamage(int length) throws Exception {
        try (SegmentJournal journal = open(settings(true))) {
            assertTrue(Samples.record(journal, "a"));
        }
        Path first = segments().getFirst();
        Path next = folder.resolve(SegmentFile.name(1));
        Files.write(next, Arrays.copyOf(Files.readAllBytes(first), length));
        List<JournalSource.Found> found = read(true);
        assertEquals(new JournalSource.Torn("journal-0000000000000001.mtj, byte 0", length), found.getLast());
        assertEquals(List.of("a"), ids(found));
        assertEquals(0, new SegmentReader(folder, JournalKeys.of(KEY)).erase("b"));
        try (SegmentJournal journal = open(settings(true))) {
            assertTrue(Samples.record(journal, "b"));
        }
        assertEquals(List.of("Cut off journal-0000000000000001.mtj, which was never begun"), notices);
        assertEquals(List.of("a", "b"), ids(read(true)));
        assertEquals(2, read(true).size());
    }

    /** What stands before another segment was begun. */
    @Test
    void anEmptySegmentBeforeTheLastIsDamage() throws Exception {
        for (String id : List.of("a", "b")) {
            try (SegmentJournal journal = open(settings(true))) {
                assertTrue(Samples.record(journal, id));
            }
        }
        Files.write(segments().getFirst(), new byte[0]);
        JournalSource.Damaged damaged =
                assertInstanceOf(JournalSource.Damaged.class, read(true).getFirst());
        assertEquals("journal-0000000000000000.mtj, byte 0: the file ends within its header", damaged.line());
    }

    @Test
    void zerosThatALossOfPowerLeavesAreATornTail() throws Exception {
        try (SegmentJournal journal = open(settings(true))) {
            assertTrue(Samples.record(journal, "a"));
        }
        Path segment = segments().getFirst();
        byte[] sound = Files.readAllBytes(segment);
        Files.write(segment, Arrays.copyOf(sound, sound.length + 100_000));
        try (SegmentJournal journal = open(settings(true))) {
            assertTrue(Samples.record(journal, "b"));
        }
        assertEquals(List.of("a", "b"), ids(read(true)));
        assertEquals(sound.length, Files.size(segment));
    }

    @Test
    void segmentsAreRotatedChainedAndRetained() throws Exception {
        try (SegmentJournal journal = open(settings(true, 1_000, 4_000))) {
            for (int i = 0; i < 40; i++) {
                assertTrue(Samples.record(journal, "r" + i));
            }
        }
        List<Path> kept = segments();
        assertTrue(kept.size() > 1 && kept.size() < 8, kept.toString());
        List<JournalSource.Found> found = read(true);
        assertEquals("r39", ids(found).getLast());
        assertEquals(found.size(), ids(found).size(), found.toString());
        Files.delete(kept.get(1));
        JournalSource.Damaged gap = read(true).stream()
                .filter(JournalSource.Damaged.class::isInstance)
                .map(JournalSource.Damaged.class::cast)
                .findFirst()
                .orElseThrow();
        assertEquals("the segment before it is missing", gap.reason());
    }

    @Test
    void whatIsTooOldGoes() throws Exception {
        try (SegmentJournal journal = open(settings(true))) {
            assertTrue(Samples.record(journal, "old"));
        }
        Files.setLastModifiedTime(
                segments().getFirst(), FileTime.from(Instant.now().minusSeconds(7_200)));
        try (SegmentJournal journal = open(settings(true))) {
            assertTrue(Samples.record(journal, "new"));
        }
        assertEquals(List.of("new"), ids(read(true)));
    }

    @Test
    void anErasedRequestIsGoneAndTheRestIsWhole() throws Exception {
        try (SegmentJournal journal = open(settings(true))) {
            for (String id : List.of("a", "b", "c")) {
                assertTrue(Samples.record(journal, id));
            }
        }
        assertEquals(1, new SegmentReader(folder, JournalKeys.none()).erase("b"));
        List<JournalSource.Found> found = read(true);
        assertEquals(List.of("a", "c"), ids(found));
        assertEquals(
                "b",
                assertInstanceOf(JournalSource.Erased.class, found.get(1))
                        .envelope()
                        .requestId());
        assertEquals(3, found.size());
    }

    @Test
    void whatCannotBeErasedKeepsNothingElseFromIt() throws Exception {
        for (boolean encrypted : List.of(false, true, true, true)) {
            try (SegmentJournal journal = open(settings(encrypted))) {
                assertTrue(Samples.record(journal, "a"));
                assertTrue(Samples.record(journal, "b"));
            }
        }
        Path damaged = segments().get(1);
        Path headless = segments().get(2);
        byte[] sound = Files.readAllBytes(damaged);
        byte[] soundHeadless = Files.readAllBytes(headless);
        int inRecord = SegmentHeader.BYTES + 100;
        flip(damaged, inRecord);
        flip(headless, 0);
        String told = assertThrows(IOException.class, () -> new SegmentReader(folder, JournalKeys.none()).erase("b"))
                .getMessage();
        assertTrue(
                String.valueOf(told)
                        .startsWith("2 of its records erased; there may be more in 3 places that are damaged or cannot"
                                + " be erased: journal-0000000000000000.mtj: it is not encrypted"),
                told);
        assertTrue(
                String.valueOf(told)
                        .contains("; journal-0000000000000001.mtj, byte " + SegmentHeader.BYTES
                                + ": a record is not what was written; journal-0000000000000002.mtj, byte 0: "),
                told);
        flip(damaged, inRecord);
        flip(headless, 0);
        assertFalse(Arrays.equals(sound, Files.readAllBytes(damaged)));
        assertArrayEquals(soundHeadless, Files.readAllBytes(headless));
        List<JournalSource.Found> found = read(true);
        assertEquals(List.of("a", "b", "a", "a", "b", "a"), ids(found));
        assertInstanceOf(JournalSource.Erased.class, found.get(3));
        assertInstanceOf(JournalSource.Erased.class, found.get(7));
    }

    private static void flip(Path file, int at) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[at] ^= 1;
        Files.write(file, bytes);
    }

    @Test
    void anotherKeyReadsNothing() throws Exception {
        try (SegmentJournal journal = open(settings(true))) {
            assertTrue(Samples.record(journal, "a"));
        }
        SegmentReader reader = new SegmentReader(folder, JournalKeys.of(Sha256.of(new byte[] {3})));
        IOException refused = assertThrows(IOException.class, () -> reader.read(_ -> true, _ -> true));
        assertTrue(String.valueOf(refused.getMessage()).contains("a key that is not given"));
    }

    @Test
    void aFolderBelongsToOneEngine() throws Exception {
        SegmentJournal first = open(settings(true));
        try {
            IOException refused = assertThrows(IOException.class, () -> open(settings(true)));
            assertEquals("The journal " + folder + " is in use by another engine", refused.getMessage());
        } finally {
            first.close();
        }
        open(settings(true)).close();
    }

    @Test
    void whereTheFolderIsGoneRequestsAreRefusedUntilItIsBack() throws Exception {
        try (SegmentJournal journal = open(settings(true, 1, SegmentSettings.MAX_BYTES))) {
            assertTrue(Samples.record(journal, "a"));
            Path away = folder.resolveSibling(folder.getFileName() + "-away");
            Files.move(folder, away);
            assertFalse(Samples.record(journal, "lost"));
            assertFalse(journal.accepts());
            Files.move(away, folder);
            long patience = System.nanoTime() + 10_000_000_000L;
            while (!journal.accepts() && System.nanoTime() < patience) {
                Thread.sleep(20);
            }
            assertTrue(Samples.record(journal, "b"));
        }
        assertEquals(List.of("a", "b"), ids(read(true)));
        assertEquals(2, notices.size(), notices.toString());
    }
}
