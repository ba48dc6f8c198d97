package io.mtpscript.effects.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mtpscript.core.hash.Sha256;
import io.mtpscript.effects.testing.TestEngine;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class MemoryJournalTest {
    private static void record(Journal journal, String id, int bytes) {
        Recording recording = journal.begin(TestEngine.record(id));
        byte[] call = new byte[bytes];
        recording.append(new JournalEntry(1, Sha256.of(call), call, new JournalEntry.Answered(new byte[0]), 0, 0));
        recording.append(new JournalEntry(0, Sha256.of(call), call, new JournalEntry.Answered(new byte[0]), 0, 0));
        recording.end(new ResponseRecord(200, List.of(), new byte[32], new byte[0], 1, List.of()), _ -> {});
    }

    @Test
    void keepsTheLastRequestsAndSortsTheirCalls() {
        MemoryJournal journal = new MemoryJournal(3, 1_000_000);
        for (String id : List.of("a", "b", "c", "a", "d")) {
            record(journal, id, 10);
        }
        assertEquals(List.of("c", "a", "d"), journal.requestIds());
        assertEquals(Optional.empty(), journal.find("b"));
        assertEquals(
                List.of(0, 1),
                journal.find("a").orElseThrow().entries().stream()
                        .map(JournalEntry::n)
                        .toList());
    }

    @Test
    void keepsWithinItsBytes() {
        MemoryJournal journal = new MemoryJournal(1_000, 10_000);
        for (int i = 0; i < 100; i++) {
            record(journal, "r" + i, 1_000);
        }
        assertEquals(List.of("r96", "r97", "r98", "r99"), journal.requestIds());
        record(journal, "huge", 100_000);
        assertEquals(List.of("huge"), journal.requestIds());
    }

    @Test
    void aRequestThatHasNotEndedIsNotThere() {
        MemoryJournal journal = new MemoryJournal(10, 10_000);
        journal.begin(TestEngine.record("a")).restart();
        assertEquals(Optional.empty(), journal.find("a"));
    }
}
