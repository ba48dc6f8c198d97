package io.mtpscript.effects.log;

import io.mtpscript.core.bytes.ByteBuilder;
import io.mtpscript.core.json.CanonicalJson;

/**
 * A line of the engine's own in the log. Never holds data of a request.
 *
 * @param correlationId of the request that it is about; empty for none
 * @param subject what it is about
 * @param place where in that; empty for nowhere
 */
public record EngineLine(LogLevel level, String message, String correlationId, String subject, String place) {
    /** As {@link LogSink#write} takes it: members in canonical order, all before {@code time}. */
    public byte[] toBytes() {
        ByteBuilder line = new ByteBuilder();
        new CanonicalJson(line)
                .beginObject()
                .key("correlationId")
                .text(correlationId)
                .key("level")
                .text(level.word())
                .key("message")
                .text(message)
                .key("place")
                .text(place)
                .key("subject")
                .text(subject)
                .endObject()
                .end();
        return line.toByteArray();
    }
}
