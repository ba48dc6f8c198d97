package io.mtpscript.effects.journal.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.core.hash.Sha256;
import io.mtpscript.effects.journal.JournalSource;
import io.mtpscript.effects.journal.Samples;
import io.mtpscript.effects.journal.record.JournalKeys;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that writes a journal and takes out of it what this one erases meanwhile is killed at random points. */
final class CompactionKillsTest {
    private static final JournalKeys KEYS = JournalKeys.of(Sha256.of(new byte[] {2}));
    private static final int SEGMENT_BYTES = 8_000;
    private static final int KILLS = 8;
    private static final int KILLS_LONG = 200;
    private static final int KILLS_A_JOURNAL = 20;
    private static final int RECORDS_MAX = 200;

    @TempDir
    Path home;

    private static SegmentJournal open(Path folder) throws IOException {
        return SegmentJournal.open(
                new SegmentSettings(
                        folder,
                        KEYS,
                        SEGMENT_BYTES,
                        SegmentSettings.MAX_BYTES,
                        3_600_000,
                        SegmentSettings.QUEUE_BYTES,
                        1),
                Samples.SNAPSHOT,
                Clock.fixed(Instant.ofEpochMilli(Samples.request("a").epochMillis()), ZoneOffset.UTC),
                System.err::println);
    }

    /** The process that is killed: writes until then, or until nobody listens any more, and says which records are kept. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] args) throws Exception {
            try (SegmentJournal journal = open(Path.of(args[0]))) {
                for (int i = 0; !System.out.checkError(); i++) {
                    String id = args[1] + "-" + i + ".";
                    if (Samples.record(journal, id)) {
                        System.out.println(id);
                    }
                }
            }
        }
    }

    @Test
    void aKillLosesNothingAndLeavesNothingHalf() throws Exception {
        kills(home, new Random(KILLS), KILLS);
    }

    /** Journal after journal, because each check reads a whole one. {@code -Dmtp.kills=N}: another number of kills. */
    @Test
    @Tag("long")
    void manyKillsToo() throws Exception {
        int count = Integer.getInteger("mtp.kills", KILLS_LONG);
        Random random = new Random(count);
        for (int done = 0; done < count; done += KILLS_A_JOURNAL) {
            kills(home.resolve("journal" + done), random, Math.min(KILLS_A_JOURNAL, count - done));
            System.out.println(Math.min(count, done + KILLS_A_JOURNAL) + " kills");
        }
    }

    private static void kills(Path folder, Random random, int count) throws Exception {
        Set<String> kept = new HashSet<>();
        Set<String> erased = new HashSet<>();
        for (int kill = 0; kill < count; kill++) {
            round(folder, "run" + kill, random, kept, erased);
            check(folder, kept, erased);
        }
        try (SegmentJournal journal = open(folder)) {
            long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (Segments.anyHas(folder, erased)) {
                assertTrue(System.nanoTime() < patience, "what was erased is still there");
                Thread.sleep(20);
            }
            assertTrue(Samples.record(journal, "last"));
        }
        kept.add("last");
        check(folder, kept, erased);
        try (var files = Files.list(folder)) {
            assertEquals(
                    0,
                    files.filter(file -> file.toString().endsWith(".unfinished"))
                            .count());
        }
        assertTrue(erased.size() > count, "only " + erased.size() + " were erased");
    }

    private static void round(Path folder, String name, Random random, Set<String> kept, Set<String> erased)
            throws Exception {
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Writer.class.getName(),
                        folder.toString(),
                        name)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            int enough = random.nextInt(RECORDS_MAX);
            for (int i = 0; i < enough; i++) {
                String id = lines.readLine();
                assertTrue(id != null, "the writer has ended");
                kept.add(id);
                if (i % 10 == 3) {
                    assertEquals(1, new SegmentReader(folder, JournalKeys.none()).erase(id));
                    erased.add(id);
                }
            }
            // By its handle: that leaves what it has said to be read.
            process.toHandle().destroyForcibly();
            for (String id = lines.readLine(); id != null; id = lines.readLine()) {
                if (id.endsWith(".")) {
                    kept.add(id);
                }
            }
        }
        process.waitFor();
    }

    private static void check(Path folder, Set<String> kept, Set<String> erased) throws IOException {
        Set<String> found = new HashSet<>();
        List<String> damage = new ArrayList<>();
        new SegmentReader(folder, KEYS).read(_ -> true, each -> {
            switch (each) {
                case JournalSource.Request(var recorded) ->
                    found.add(recorded.request().requestId());
                case JournalSource.Damaged damaged -> damage.add(damaged.line());
                case JournalSource.Erased _, JournalSource.Gone _, JournalSource.Torn _ -> {}
            }
            return true;
        });
        assertEquals(List.of(), damage);
        for (String id : kept) {
            assertEquals(!erased.contains(id), found.contains(id), id);
        }
        erased.forEach(id -> assertFalse(found.contains(id), id));
    }
}
