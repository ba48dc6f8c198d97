package io.mtpscript.engine.audit;

import io.mtpscript.core.bytes.ByteBuilder;
import io.mtpscript.core.json.CanonicalJson;
import io.mtpscript.effects.RandomKey;
import io.mtpscript.effects.database.WrittenStatement;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Writes records as canonical JSON; members stand in canonical order. Belongs to one thread. */
final class AuditLines {
    private static final DateTimeFormatter TIME =
            new DateTimeFormatterBuilder().appendInstant(0).toFormatter();

    private static final int MILLIS = 1_000;

    private final Optional<RandomKey> hiding;
    private final CanonicalJson json;
    private long second = Long.MIN_VALUE;
    /** The second as it is written, up to its fraction. */
    private String secondText = "";

    /**
     * @param hiding there where a route is sensitive
     * @param out gets the lines, without their ends
     */
    AuditLines(Optional<RandomKey> hiding, ByteBuilder out) {
        this.hiding = hiding;
        this.json = new CanonicalJson(out);
    }

    /**
     * Writes a record's line.
     *
     * @param n its number
     * @param previous SHA-256 of the line before
     */
    void line(AuditRecord record, long n, byte[] previous) {
        begin();
        switch (record) {
            case AuditRecord.Request request -> request(request, n, previous);
            case AuditRecord.Intent intent -> intent(intent, n, previous);
            case AuditRecord.Outcome outcome -> outcome(outcome, n, previous);
            case AuditRecord.Gap gap -> {
                place("gap", n, previous);
                json.key("requests").integer(gap.requests());
                time(gap.epochMillis());
            }
            case AuditRecord.Start start -> {
                if (start.cut().isPresent()) {
                    json.key("cut").integer(start.cut().getAsLong());
                }
                json.key("engine").text(start.engine());
                place("start", n, previous);
                json.key("snapshot").hex(start.snapshotHash());
                time(start.epochMillis());
            }
        }
        end();
    }

    /**
     * Writes the line of a head.
     *
     * @param last whether the engine stops in order
     * @param signature Base64; empty in the text that is signed
     */
    void head(
            long epochMillis,
            long n,
            byte[] previous,
            boolean last,
            Collection<OpenTransaction> open,
            Optional<String> signature) {
        begin();
        json.key("kind").text("head");
        if (last) {
            json.key("last").bool(true);
        }
        json.key("n").integer(n).key("open").beginArray();
        for (OpenTransaction each : open) {
            json.beginObject()
                    .key("correlationId")
                    .text(each.correlationId())
                    .key("database")
                    .text(each.database())
                    .key("requestId")
                    .text(each.requestId())
                    .key("transaction")
                    .integer(each.id())
                    .endObject();
        }
        json.endArray().key("previous").hex(previous);
        signature.ifPresent(base64 -> json.key("signature").text(base64));
        time(epochMillis);
        end();
    }

    private void request(AuditRecord.Request request, long n, byte[] previous) {
        json.key("attempts").integer(request.attempts());
        client(request.subject());
        json.key("correlationId")
                .text(request.subject().correlationId())
                .key("effects")
                .beginObject()
                .key("declared")
                .beginArray();
        request.declared().forEach(json::text);
        json.endArray().key("used").beginObject();
        request.used().forEach((effect, count) -> json.key(effect).integer(count));
        json.endObject().endObject();
        request.error().ifPresent(code -> json.key("error").text(code));
        json.key("gasLimit").integer(request.gasLimit()).key("gasUsed").integer(request.gasUsed());
        json.key("kind").text("request").key("memoryUsed").integer(request.memoryUsed());
        json.key("method").text(request.subject().method()).key("micros").integer(request.micros());
        json.key("n").integer(n);
        request.outcome().ifPresent(outcome -> json.key("outcome").text(outcome.word()));
        json.key("previous").hex(previous);
        principal(request.subject());
        request.repeats().ifPresent(id -> json.key("repeats").text(id));
        body("request", request.request(), request.sensitive());
        json.key("requestId").text(request.subject().requestId());
        body("response", request.response(), request.sensitive());
        route(request.subject());
        request.security().ifPresent(event -> json.key("security").text(event));
        json.key("seed").hex(request.seed());
        json.key("snapshot").hex(request.snapshotHash());
        json.key("status").integer(request.status());
        time(request.epochMillis());
        request.transaction().ifPresent(id -> json.key("transaction").integer(id));
        writes(request.writes());
    }

    private void intent(AuditRecord.Intent intent, long n, byte[] previous) {
        client(intent.subject());
        json.key("correlationId").text(intent.subject().correlationId());
        json.key("database").text(intent.database());
        place("intent", n, previous);
        principal(intent.subject());
        json.key("requestId").text(intent.subject().requestId());
        route(intent.subject());
        time(intent.epochMillis());
        json.key("transaction").integer(intent.transaction());
        writes(intent.writes());
    }

    private void outcome(AuditRecord.Outcome outcome, long n, byte[] previous) {
        json.key("correlationId").text(outcome.correlationId());
        json.key("kind").text("outcome").key("n").integer(n);
        json.key("outcome").text(outcome.outcome().word());
        json.key("previous").hex(previous);
        json.key("requestId").text(outcome.requestId());
        if (outcome.settled()) {
            json.key("settled").bool(true);
        }
        time(outcome.epochMillis());
        json.key("transaction").integer(outcome.transaction());
    }

    private void begin() {
        json.reset();
        json.beginObject();
    }

    private void end() {
        json.endObject().end();
    }

    private void place(String kind, long n, byte[] previous) {
        json.key("kind").text(kind).key("n").integer(n).key("previous").hex(previous);
    }

    private void client(AuditRecord.Subject subject) {
        subject.client().ifPresent(label -> json.key("client").text(label));
    }

    private void principal(AuditRecord.Subject subject) {
        subject.principal().ifPresent(name -> json.key("principal").text(name));
    }

    private void route(AuditRecord.Subject subject) {
        subject.route().ifPresent(name -> json.key("route").text(name));
    }

    private void time(long epochMillis) {
        long whole = Math.floorDiv(epochMillis, (long) MILLIS);
        if (whole != second) {
            String text = TIME.format(Instant.ofEpochSecond(whole));
            secondText = text.substring(0, text.length() - 1);
            second = whole;
        }
        int millis = Math.floorMod(epochMillis, MILLIS);
        json.key("time").text(secondText + '.' + millis / 100 + millis / 10 % 10 + millis % 10 + 'Z');
    }

    private void body(String key, AuditRecord.Body body, boolean sensitive) {
        json.key(key).beginObject().key("bytes").integer(body.bytes());
        if (sensitive) {
            byte[] hidden = hiding.orElseThrow(() ->
                            new IllegalStateException("A program with sensitive routes was accepted without a key"))
                    .hideDigest(body.sha256());
            json.key("hmac").hex(hidden);
        } else {
            json.key("sha256").hex(body.sha256());
        }
        json.endObject();
    }

    private void writes(List<WrittenStatement> writes) {
        if (writes.isEmpty()) {
            return;
        }
        json.key("writes").beginArray();
        for (WrittenStatement write : writes) {
            json.beginObject()
                    .key("micros")
                    .integer(write.micros())
                    .key("rows")
                    .integer(write.rows())
                    .key("sql")
                    .hex(write.sqlSha256())
                    .endObject();
        }
        json.endArray();
    }
}
