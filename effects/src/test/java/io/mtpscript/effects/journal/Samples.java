package io.mtpscript.effects.journal;

import io.mtpscript.core.ErrorCode;
import io.mtpscript.core.hash.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** Requests that have something of everything that is recorded. */
public final class Samples {
    public static final byte[] SNAPSHOT = Sha256.of(new byte[] {1});

    private Samples() {}

    /** Record 0. */
    public static RequestRecord request(String id) {
        return new RequestRecord(
                id,
                "local",
                "$LATEST",
                1,
                Sha256.of(id.getBytes(StandardCharsets.UTF_8)),
                SNAPSHOT,
                10_000_000,
                OptionalLong.of(4L << 20),
                "POST",
                "/things?a=1",
                List.of(new Header("X-A", "ä")),
                ("body of " + id).getBytes(StandardCharsets.UTF_8),
                1_700_000_000_000L,
                Optional.of(new Principal("ann", Optional.of(new byte[] {1, 2}))));
    }

    /** Records a request; gives whether it was kept. */
    public static boolean record(Journal journal, String id) throws Exception {
        CompletableFuture<Boolean> kept = new CompletableFuture<>();
        record(journal, id, kept::complete);
        return kept.get();
    }

    /** Records a request; {@code done} hears whether it was kept. */
    public static void record(Recorder recorder, String id, Recording.Done done) {
        Recording recording = recorder.begin(request(id));
        byte[] call = {(byte) 0x80};
        recording.append(new JournalEntry(1, Sha256.of(call), call, new JournalEntry.Withheld(new byte[32]), 7, 9));
        recording.append(new JournalEntry(0, Sha256.of(call), call, new JournalEntry.Answered(new byte[] {5}), 1, 2));
        recording.append(new JournalEntry(2, Sha256.of(call), call, new JournalEntry.Ended(HostEnd.TIMEOUT), 3, 4));
        recording.ended(HostEnd.TIMEOUT);
        recording.outcome(new FinishOutcome.Failed(ErrorCode.CONFLICT));
        recording.end(
                new ResponseRecord(
                        409, List.of(new Header("X-B", "b")), new byte[32], new byte[] {9}, 77, List.of(new byte[] {
                            '{', '}'
                        })),
                done);
    }
}
