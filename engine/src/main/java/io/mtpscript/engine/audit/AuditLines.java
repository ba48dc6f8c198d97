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
    private static final DateTimeFormatter INSTANT =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private static final CanonicalJson.Key ATTEMPTS = new CanonicalJson.Key("attempts");
    private static final CanonicalJson.Key BYTES = new CanonicalJson.Key("bytes");
    private static final CanonicalJson.Key CLIENT = new CanonicalJson.Key("client");
    private static final CanonicalJson.Key CORRELATION_ID = new CanonicalJson.Key("correlationId");
    private static final CanonicalJson.Key CUT = new CanonicalJson.Key("cut");
    private static final CanonicalJson.Key DATABASE = new CanonicalJson.Key("database");
    private static final CanonicalJson.Key DECLARED = new CanonicalJson.Key("declared");
    private static final CanonicalJson.Key EFFECTS = new CanonicalJson.Key("effects");
    private static final CanonicalJson.Key ENGINE = new CanonicalJson.Key("engine");
    private static final CanonicalJson.Key ERROR = new CanonicalJson.Key("error");
    private static final CanonicalJson.Key GAS_LIMIT = new CanonicalJson.Key("gasLimit");
    private static final CanonicalJson.Key GAS_USED = new CanonicalJson.Key("gasUsed");
    private static final CanonicalJson.Key HMAC = new CanonicalJson.Key("hmac");
    private static final CanonicalJson.Key KIND = new CanonicalJson.Key("kind");
    private static final CanonicalJson.Key LAST = new CanonicalJson.Key("last");
    private static final CanonicalJson.Key MEMORY_USED = new CanonicalJson.Key("memoryUsed");
    private static final CanonicalJson.Key METHOD = new CanonicalJson.Key("method");
    private static final CanonicalJson.Key MICROS = new CanonicalJson.Key("micros");
    private static final CanonicalJson.Key N = new CanonicalJson.Key("n");
    private static final CanonicalJson.Key OPEN = new CanonicalJson.Key("open");
    private static final CanonicalJson.Key OTHERS = new CanonicalJson.Key("others");
    private static final CanonicalJson.Key OUTCOME = new CanonicalJson.Key("outcome");
    private static final CanonicalJson.Key PREVIOUS = new CanonicalJson.Key("previous");
    private static final CanonicalJson.Key PRINCIPAL = new CanonicalJson.Key("principal");
    private static final CanonicalJson.Key REPEATS = new CanonicalJson.Key("repeats");
    private static final CanonicalJson.Key REQUEST = new CanonicalJson.Key("request");
    private static final CanonicalJson.Key REQUEST_ID = new CanonicalJson.Key("requestId");
    private static final CanonicalJson.Key REQUESTS = new CanonicalJson.Key("requests");
    private static final CanonicalJson.Key RESPONSE = new CanonicalJson.Key("response");
    private static final CanonicalJson.Key ROUTE = new CanonicalJson.Key("route");
    private static final CanonicalJson.Key ROWS = new CanonicalJson.Key("rows");
    private static final CanonicalJson.Key SECURITY = new CanonicalJson.Key("security");
    private static final CanonicalJson.Key SEED = new CanonicalJson.Key("seed");
    private static final CanonicalJson.Key SETTLED = new CanonicalJson.Key("settled");
    private static final CanonicalJson.Key SHA256 = new CanonicalJson.Key("sha256");
    private static final CanonicalJson.Key SIGNATURE = new CanonicalJson.Key("signature");
    private static final CanonicalJson.Key SNAPSHOT = new CanonicalJson.Key("snapshot");
    private static final CanonicalJson.Key SQL = new CanonicalJson.Key("sql");
    private static final CanonicalJson.Key STATEMENTS = new CanonicalJson.Key("statements");
    private static final CanonicalJson.Key STATUS = new CanonicalJson.Key("status");
    private static final CanonicalJson.Key TIME = new CanonicalJson.Key("time");
    private static final CanonicalJson.Key TRANSACTION = new CanonicalJson.Key("transaction");
    private static final CanonicalJson.Key USED = new CanonicalJson.Key("used");
    private static final CanonicalJson.Key WRITES = new CanonicalJson.Key("writes");

    private final Optional<RandomKey> hiding;
    private final CanonicalJson json;
    private long millisecond = Long.MIN_VALUE;
    private String millisecondText = "";

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
                json.key(REQUESTS).integer(gap.requests());
                time(gap.epochMillis());
            }
            case AuditRecord.Start start -> {
                if (start.cut().isPresent()) {
                    json.key(CUT).integer(start.cut().getAsLong());
                }
                json.key(ENGINE).text(start.engine());
                place("start", n, previous);
                json.key(SNAPSHOT).hex(start.snapshotHash());
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
        json.key(KIND).text("head");
        if (last) {
            json.key(LAST).bool(true);
        }
        json.key(N).integer(n).key(OPEN).beginArray();
        for (OpenTransaction each : open) {
            json.beginObject()
                    .key(CORRELATION_ID)
                    .text(each.correlationId())
                    .key(DATABASE)
                    .text(each.database())
                    .key(REQUEST_ID)
                    .text(each.requestId())
                    .key(TRANSACTION)
                    .integer(each.id())
                    .endObject();
        }
        json.endArray().key(PREVIOUS).hex(previous);
        signature.ifPresent(base64 -> json.key(SIGNATURE).text(base64));
        time(epochMillis);
        end();
    }

    private void request(AuditRecord.Request request, long n, byte[] previous) {
        json.key(ATTEMPTS).integer(request.attempts());
        client(request.subject());
        json.key(CORRELATION_ID)
                .text(request.subject().correlationId())
                .key(EFFECTS)
                .beginObject()
                .key(DECLARED)
                .beginArray();
        request.declared().forEach(json::text);
        json.endArray().key(USED).beginObject();
        request.used().forEach((effect, count) -> json.key(effect).integer(count));
        json.endObject().endObject();
        request.error().ifPresent(code -> json.key(ERROR).text(code));
        json.key(GAS_LIMIT).integer(request.gasLimit()).key(GAS_USED).integer(request.gasUsed());
        json.key(KIND).text("request").key(MEMORY_USED).integer(request.memoryUsed());
        json.key(METHOD).text(request.subject().method()).key(MICROS).integer(request.micros());
        json.key(N).integer(n);
        request.outcome().ifPresent(outcome -> json.key(OUTCOME).text(outcome.word()));
        json.key(PREVIOUS).hex(previous);
        principal(request.subject());
        request.repeats().ifPresent(id -> json.key(REPEATS).text(id));
        body(REQUEST, request.request(), request.sensitive());
        json.key(REQUEST_ID).text(request.subject().requestId());
        body(RESPONSE, request.response(), request.sensitive());
        route(request.subject());
        request.security().ifPresent(event -> json.key(SECURITY).text(event));
        json.key(SEED).hex(request.seed());
        json.key(SNAPSHOT).hex(request.snapshotHash());
        json.key(STATUS).integer(request.status());
        time(request.epochMillis());
        request.transaction().ifPresent(id -> json.key(TRANSACTION).integer(id));
        writes(request.writes());
    }

    private void intent(AuditRecord.Intent intent, long n, byte[] previous) {
        client(intent.subject());
        json.key(CORRELATION_ID).text(intent.subject().correlationId());
        json.key(DATABASE).text(intent.database());
        place("intent", n, previous);
        principal(intent.subject());
        json.key(REQUEST_ID).text(intent.subject().requestId());
        route(intent.subject());
        time(intent.epochMillis());
        json.key(TRANSACTION).integer(intent.transaction());
        writes(intent.writes());
    }

    private void outcome(AuditRecord.Outcome outcome, long n, byte[] previous) {
        json.key(CORRELATION_ID).text(outcome.correlationId());
        json.key(KIND).text("outcome").key(N).integer(n);
        json.key(OUTCOME).text(outcome.outcome().word());
        json.key(PREVIOUS).hex(previous);
        json.key(REQUEST_ID).text(outcome.requestId());
        if (outcome.settled()) {
            json.key(SETTLED).bool(true);
        }
        time(outcome.epochMillis());
        json.key(TRANSACTION).integer(outcome.transaction());
    }

    private void begin() {
        json.reset();
        json.beginObject();
    }

    private void end() {
        json.endObject().end();
    }

    private void place(String kind, long n, byte[] previous) {
        json.key(KIND).text(kind).key(N).integer(n).key(PREVIOUS).hex(previous);
    }

    private void client(AuditRecord.Subject subject) {
        subject.client().ifPresent(label -> json.key(CLIENT).text(label));
    }

    private void principal(AuditRecord.Subject subject) {
        subject.principal().ifPresent(name -> json.key(PRINCIPAL).text(name));
    }

    private void route(AuditRecord.Subject subject) {
        subject.route().ifPresent(name -> json.key(ROUTE).text(name));
    }

    /** Many are made in one millisecond. */
    private void time(long epochMillis) {
        if (epochMillis != millisecond) {
            millisecondText = INSTANT.format(Instant.ofEpochMilli(epochMillis));
            millisecond = epochMillis;
        }
        json.key(TIME).text(millisecondText);
    }

    private void body(CanonicalJson.Key key, AuditRecord.Body body, boolean sensitive) {
        json.key(key).beginObject().key(BYTES).integer(body.bytes());
        if (sensitive) {
            byte[] hidden = hiding.orElseThrow(() ->
                            new IllegalStateException("A program with sensitive routes was accepted without a key"))
                    .hideDigest(body.sha256());
            json.key(HMAC).hex(hidden);
        } else {
            json.key(SHA256).hex(body.sha256());
        }
        json.endObject();
    }

    private void writes(List<WrittenStatement> writes) {
        if (writes.isEmpty()) {
            return;
        }
        json.key(WRITES).beginArray();
        for (ListedWrites.Item item : ListedWrites.of(writes)) {
            json.beginObject().key(MICROS).integer(item.micros());
            if (item.kind() == ListedWrites.Kind.OTHERS) {
                json.key(OTHERS).integer(item.statements());
            }
            json.key(ROWS).integer(item.rows()).key(SQL).hex(item.sql());
            if (item.kind() == ListedWrites.Kind.SAME) {
                json.key(STATEMENTS).integer(item.statements());
            }
            json.endObject();
        }
        json.endArray();
    }
}
