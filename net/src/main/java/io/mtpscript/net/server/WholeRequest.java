package io.mtpscript.net.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.DefaultByteBufHolder;
import io.netty.handler.codec.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A request of HTTP/1.1 that came in one go and is within the limits: {@link WholeRequestReader}. Holds its body's buffer. */
final class WholeRequest extends DefaultByteBufHolder implements Fields {
    private final String method;
    private final String target;
    private final boolean keepAlive;

    /** The lines of the fields. */
    private final byte[] lines;

    /** Where in them names and values are: {@link FieldSpan}. */
    private final long[] spans;

    /**
     * A request.
     *
     * @param lines its own
     * @param spans its own
     * @param body is taken over; an empty buffer without one
     */
    WholeRequest(String method, String target, boolean keepAlive, byte[] lines, long[] spans, ByteBuf body) {
        super(body);
        this.method = method;
        this.target = target;
        this.keepAlive = keepAlive;
        this.lines = lines;
        this.spans = spans;
    }

    /** Whether the client wants to use the connection on. */
    boolean keepAlive() {
        return keepAlive;
    }

    boolean isHead() {
        return method.equals(HttpMethod.HEAD.name());
    }

    /** The request, with a share in the body's buffer of its own. */
    SocketRequest request(Peer peer) {
        return new SocketRequest(
                method, target, this, peer, content().isReadable() ? content().retain() : null, Optional.empty());
    }

    @Override
    public List<String> values(String name) {
        List<String> found = List.of();
        for (long span : spans) {
            if (isNamed(span, name)) {
                found = with(found, value(span));
            }
        }
        return found;
    }

    private boolean isNamed(long span, String name) {
        int from = FieldSpan.name(span);
        int length = FieldSpan.nameEnd(span) - from;
        if (length != name.length()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (HeadBytes.lower(lines[from + i]) != HeadBytes.lower(name.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private String value(long span) {
        int from = FieldSpan.value(span);
        return new String(lines, from, FieldSpan.valueEnd(span) - from, StandardCharsets.ISO_8859_1);
    }

    /** Nearly all fields come once. */
    private static List<String> with(List<String> values, String next) {
        if (values.isEmpty()) {
            return List.of(next);
        }
        List<String> more = new ArrayList<>(values);
        more.add(next);
        return List.copyOf(more);
    }
}
