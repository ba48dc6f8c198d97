package io.mtpscript.engine.access;

import io.mtpscript.core.bytes.ByteBuilder;
import io.mtpscript.core.json.CanonicalJson;
import io.mtpscript.effects.log.LogSink;

/**
 * Writes a line for each answer: one JSON object, which the sink gives its time. The pattern of its route stands for path and
 * query, which may hold names and secrets.
 */
public final class AccessLog implements AccessWatch {
    private final LogSink sink;

    public AccessLog(LogSink sink) {
        this.sink = sink;
    }

    @Override
    public void answered(Access access) {
        ByteBuilder line = new ByteBuilder();
        CanonicalJson json = new CanonicalJson(line).beginObject();
        json.key("bytes").integer(access.bytes());
        access.client().ifPresent(client -> json.key("client").text(client.getHostAddress()));
        access.correlationId().ifPresent(id -> json.key("correlationId").text(id));
        json.key("event").text("access");
        access.gas().ifPresent(gas -> json.key("gas").integer(gas));
        json.key("level").text("info");
        json.key("method").text(access.method());
        json.key("micros").integer(access.micros());
        access.route().ifPresent(route -> json.key("route").text(route));
        json.key("status").integer(access.status()).endObject().end();
        sink.write(line.toByteArray());
    }
}
