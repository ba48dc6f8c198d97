package io.mtpscript.effects.journal.record;

import io.mtpscript.core.ErrorCode;
import io.mtpscript.core.Limits;
import io.mtpscript.core.bytes.ByteBuilder;
import io.mtpscript.core.cbor.CborException;
import io.mtpscript.core.cbor.CborReader;
import io.mtpscript.core.cbor.CborWriter;
import io.mtpscript.effects.journal.FinishOutcome;
import io.mtpscript.effects.journal.Header;
import io.mtpscript.effects.journal.HostEnd;
import io.mtpscript.effects.journal.JournalEntry;
import io.mtpscript.effects.journal.Principal;
import io.mtpscript.effects.journal.RecordedRequest;
import io.mtpscript.effects.journal.RequestRecord;
import io.mtpscript.effects.journal.ResponseRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A recorded request as deterministic CBOR: one array, whose items {@code docs/journal.md} lists. */
public final class RecordCodec {
    private static final int ITEMS = 5;
    private static final int REQUEST_ITEMS = 14;

    /** Without the memory budget, which records did not have at first. */
    private static final int FIRST_REQUEST_ITEMS = 13;

    private static final int RESPONSE_ITEMS = 6;
    private static final int ENTRY_ITEMS = 7;

    private static final int ANSWERED = 0;
    private static final int WITHHELD = 1;
    private static final int ENDED = 2;

    private RecordCodec() {}

    public static void write(RecordedRequest recorded, ByteBuilder buffer) {
        CborWriter out = new CborWriter(buffer);
        out.array(ITEMS);
        write(recorded.request(), out);
        out.array(recorded.entries().size());
        recorded.entries().forEach(entry -> write(entry, out));
        recorded.ended().ifPresentOrElse(end -> out.text(end.name()), out::nothing);
        recorded.outcome().ifPresentOrElse(outcome -> out.text(name(outcome)), out::nothing);
        recorded.response().ifPresentOrElse(response -> write(response, out), out::nothing);
    }

    private static void write(RequestRecord request, CborWriter out) {
        out.array(request.memoryBudget().isPresent() ? REQUEST_ITEMS : FIRST_REQUEST_ITEMS)
                .text(request.requestId())
                .text(request.accountId())
                .text(request.functionVersion())
                .integer(request.delivery())
                .bytes(request.seed())
                .bytes(request.snapshotHash())
                .integer(request.gasLimit())
                .text(request.method())
                .text(request.target());
        write(request.headers(), out);
        out.bytes(request.body()).integer(request.epochMillis());
        request.principal().ifPresentOrElse(principal -> write(principal, out), out::nothing);
        request.memoryBudget().ifPresent(out::integer);
    }

    private static void write(Principal principal, CborWriter out) {
        out.array(2).text(principal.subject());
        principal.claims().ifPresentOrElse(out::bytes, out::nothing);
    }

    private static void write(List<Header> headers, CborWriter out) {
        out.array(headers.size());
        headers.forEach(header -> out.array(2).text(header.name()).text(header.value()));
    }

    private static void write(JournalEntry entry, CborWriter out) {
        out.array(ENTRY_ITEMS)
                .integer(entry.n())
                .bytes(entry.hash())
                .bytes(entry.call())
                .integer(entry.startMicros())
                .integer(entry.endMicros());
        switch (entry.result()) {
            case JournalEntry.Answered(byte[] cbor) -> out.integer(ANSWERED).bytes(cbor);
            case JournalEntry.Withheld(byte[] hmac) -> out.integer(WITHHELD).bytes(hmac);
            case JournalEntry.Ended(HostEnd reason) -> out.integer(ENDED).text(reason.name());
        }
    }

    private static void write(ResponseRecord response, CborWriter out) {
        out.array(RESPONSE_ITEMS).integer(response.status());
        write(response.headers(), out);
        out.bytes(response.bodySha256()).bytes(response.body()).integer(response.gasUsed());
        out.array(response.logLines().size());
        response.logLines().forEach(out::bytes);
    }

    private static String name(FinishOutcome outcome) {
        return switch (outcome) {
            case FinishOutcome.Nothing() -> "nothing";
            case FinishOutcome.Committed() -> "committed";
            case FinishOutcome.RolledBack() -> "rolled back";
            case FinishOutcome.ClaimLost() -> "claim lost";
            case FinishOutcome.Rerun() -> throw new IllegalArgumentException("A rerun is the outcome of no request");
            case FinishOutcome.Failed(ErrorCode code) -> code.code();
        };
    }

    /** @throws CborException if the bytes are no record */
    public static RecordedRequest read(byte[] cbor) throws CborException {
        CborReader in = new CborReader(cbor, Limits.CBOR_DEPTH);
        in.array(ITEMS);
        RequestRecord request = request(in);
        List<JournalEntry> entries = new ArrayList<>();
        for (int left = in.array(); left > 0; left--) {
            entries.add(entry(in));
        }
        Optional<HostEnd> ended = absent(in) ? Optional.empty() : Optional.of(hostEnd(in));
        Optional<FinishOutcome> outcome = absent(in) ? Optional.empty() : Optional.of(outcome(in));
        Optional<ResponseRecord> response = absent(in) ? Optional.empty() : Optional.of(response(in));
        in.end();
        return new RecordedRequest(request, entries, ended, outcome, response);
    }

    private static boolean absent(CborReader in) throws CborException {
        if (in.peek() != CborReader.Type.NULL) {
            return false;
        }
        in.nothing();
        return true;
    }

    private static RequestRecord request(CborReader in) throws CborException {
        int items = in.array();
        if (items != REQUEST_ITEMS && items != FIRST_REQUEST_ITEMS) {
            throw new IllegalArgumentException("No request has " + items + " items");
        }
        String requestId = in.text();
        String accountId = in.text();
        String functionVersion = in.text();
        int delivery = in.integer(1, Integer.MAX_VALUE);
        byte[] seed = in.bytes();
        byte[] snapshotHash = in.bytes();
        long gasLimit = in.integer();
        String method = in.text();
        String target = in.text();
        List<Header> headers = headers(in);
        byte[] body = in.bytes();
        long epochMillis = in.integer();
        Optional<Principal> principal = principal(in);
        return new RequestRecord(
                requestId,
                accountId,
                functionVersion,
                delivery,
                seed,
                snapshotHash,
                gasLimit,
                items == REQUEST_ITEMS ? OptionalLong.of(in.integer()) : OptionalLong.empty(),
                method,
                target,
                headers,
                body,
                epochMillis,
                principal);
    }

    private static Optional<Principal> principal(CborReader in) throws CborException {
        if (absent(in)) {
            return Optional.empty();
        }
        in.array(2);
        return Optional.of(new Principal(in.text(), absent(in) ? Optional.empty() : Optional.of(in.bytes())));
    }

    private static List<Header> headers(CborReader in) throws CborException {
        List<Header> headers = new ArrayList<>();
        for (int left = in.array(); left > 0; left--) {
            in.array(2);
            headers.add(new Header(in.text(), in.text()));
        }
        return headers;
    }

    private static JournalEntry entry(CborReader in) throws CborException {
        in.array(ENTRY_ITEMS);
        int n = in.integer(0, Integer.MAX_VALUE);
        byte[] hash = in.bytes();
        byte[] call = in.bytes();
        long start = in.integer();
        long end = in.integer();
        JournalEntry.Result result = switch (in.integer(ANSWERED, ENDED)) {
            case ANSWERED -> new JournalEntry.Answered(in.bytes());
            case WITHHELD -> new JournalEntry.Withheld(in.bytes());
            default -> new JournalEntry.Ended(hostEnd(in));
        };
        return new JournalEntry(n, hash, call, result, start, end);
    }

    private static HostEnd hostEnd(CborReader in) throws CborException {
        String name = in.text();
        for (HostEnd end : HostEnd.values()) {
            if (end.name().equals(name)) {
                return end;
            }
        }
        throw new IllegalArgumentException("No host ends a request by " + name);
    }

    private static FinishOutcome outcome(CborReader in) throws CborException {
        String name = in.text();
        return switch (name) {
            case "nothing" -> new FinishOutcome.Nothing();
            case "committed" -> new FinishOutcome.Committed();
            case "rolled back" -> new FinishOutcome.RolledBack();
            case "claim lost" -> new FinishOutcome.ClaimLost();
            default ->
                new FinishOutcome.Failed(ErrorCode.of(name)
                        .orElseThrow(() -> new IllegalArgumentException("No transaction ends by " + name)));
        };
    }

    private static ResponseRecord response(CborReader in) throws CborException {
        in.array(RESPONSE_ITEMS);
        int status = in.integer(100, 599);
        List<Header> headers = headers(in);
        byte[] hash = in.bytes();
        byte[] body = in.bytes();
        long gas = in.integer();
        List<byte[]> lines = new ArrayList<>();
        for (int left = in.array(); left > 0; left--) {
            lines.add(in.bytes());
        }
        return new ResponseRecord(status, headers, hash, body, gas, lines);
    }
}
