package io.mtpscript.net.server;

import io.mtpscript.net.http.HttpField;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Writes the heads of answers; one for each event loop. */
final class ResponseHead {
    private static final int STATUSES = 600;

    private static final int FIRST_CAPACITY = PooledBody.HEAD_ROOM;
    private static final byte[] CONTENT_LENGTH = ascii("Content-Length: ");
    private static final byte[] CLOSE = ascii("Connection: close\r\n");
    private static final byte[] KEEP_ALIVE = ascii("Connection: keep-alive\r\n");
    private static final byte[] LINE_END = ascii("\r\n");

    /** Those of fields that nearly all answers have. Others are not kept: a program may make names of what it is sent. */
    private static final Map<String, byte[]> STARTS = Map.of(
            "Content-Type", ascii("Content-Type: "),
            "Content-Digest", ascii("Content-Digest: "),
            "X-Correlation-Id", ascii("X-Correlation-Id: "));

    /** Made when first used; empty until then. */
    private final byte[][] statusLines = new byte[STATUSES][0];

    private final LoopScratch scratch;
    private byte[] head = new byte[FIRST_CAPACITY];
    private int length;

    ResponseHead(LoopScratch scratch) {
        this.scratch = scratch;
    }

    /** What is said about the connection. */
    enum Persistence {
        /** HTTP/1.1's default: nothing needs to be said. */
        IMPLIED,
        /** An HTTP/1.0 client asked for it. */
        KEEP_ALIVE,
        CLOSE
    }

    /**
     * The whole answer in one buffer; the body's memory is used for it or given back.
     *
     * @param bodyAllowed false for the answer to HEAD, which says the length only
     */
    ByteBuf join(int status, List<HttpField> fields, PooledBody body, Persistence persistence, boolean bodyAllowed) {
        write(status, fields, body.length(), persistence);
        boolean room = length <= PooledBody.HEAD_ROOM;
        // First: where there is no memory for it the body still has its owner.
        ByteBuf larger = room ? Unpooled.EMPTY_BUFFER : WipingAllocator.INSTANCE.directBuffer(length + body.length());
        ByteBuf buffer = body.detach();
        if (!bodyAllowed || status == 204 || status == 304) {
            buffer.writerIndex(buffer.readerIndex());
        }
        if (room) {
            int from = buffer.readerIndex() - length;
            buffer.setBytes(from, head, 0, length);
            buffer.readerIndex(from);
        } else {
            larger.writeBytes(head, 0, length).writeBytes(buffer);
            buffer.release();
            buffer = larger;
        }
        Arrays.fill(head, 0, length, (byte) 0);
        return buffer;
    }

    private void write(int status, List<HttpField> fields, int bodyLength, Persistence persistence) {
        length = 0;
        add(statusLine(status));
        for (int i = 0; i < fields.size(); i++) {
            HttpField field = fields.get(i);
            add(start(field.name()));
            add(field.value());
            add(LINE_END);
        }
        // Of 304 it would be the length of what the client has.
        if (status != 204 && status != 304) {
            add(CONTENT_LENGTH);
            addNumber(bodyLength);
            add(LINE_END);
        }
        add(scratch.dateLine());
        switch (persistence) {
            case IMPLIED -> {}
            case KEEP_ALIVE -> add(KEEP_ALIVE);
            case CLOSE -> add(CLOSE);
        }
        add(LINE_END);
    }

    /** A field up to its value. */
    private static byte[] start(String name) {
        byte[] start = STARTS.get(name);
        return start != null ? start : (name + ": ").getBytes(StandardCharsets.UTF_8);
    }

    private byte[] statusLine(int status) {
        byte[] line = statusLines[status];
        if (line.length == 0) {
            line = ascii("HTTP/1.1 " + status + " "
                    + HttpResponseStatus.valueOf(status).reasonPhrase() + "\r\n");
            statusLines[status] = line;
        }
        return line;
    }

    private void add(byte[] bytes) {
        reserve(bytes.length);
        System.arraycopy(bytes, 0, head, length, bytes.length);
        length += bytes.length;
    }

    /** Nearly all are ASCII, which Java encodes faster than a loop here would. */
    private void add(String text) {
        add(text.getBytes(StandardCharsets.UTF_8));
    }

    private void addNumber(int number) {
        int digits = 1;
        for (int rest = number / 10; rest > 0; rest /= 10) {
            digits++;
        }
        reserve(digits);
        int rest = number;
        for (int i = length + digits - 1; i >= length; i--) {
            head[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
    }

    private void reserve(int count) {
        if (head.length - length < count) {
            byte[] old = head;
            head = Arrays.copyOf(old, Math.max(2 * old.length, length + count));
            Arrays.fill(old, (byte) 0);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
