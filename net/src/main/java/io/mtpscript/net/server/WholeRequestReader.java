package io.mtpscript.net.server;

import io.mtpscript.core.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads requests that have come whole and are plain, as nearly all are, in one go; one for each event loop.
 *
 * <p>It accepts and never refuses: whatever is unusual, incomplete, beyond a limit or wrong it leaves as it is to {@link
 * StrictRequestDecoder} and {@link RequestAssembler}, which judge it. So what it takes must be what these take too, with the same
 * result, and a test holds both against each other.
 */
final class WholeRequestReader {
    /** Requests with more of them, or a head of more than {@link LoopScratch}'s bytes, are left to the decoder. */
    private static final int MOST_FIELDS = 64;

    /** So many always fit an {@code int}. */
    private static final int MOST_DIGITS = 9;

    /** The most frequent first. */
    private static final String[] METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"};

    private static final byte[] VERSION = ascii(" HTTP/1.1\r\n");
    private static final byte[] HOST = ascii("host");
    private static final byte[] EXPECT = ascii("expect");
    private static final byte[] CONNECTION = ascii("connection");
    private static final byte[] CONTENT_LENGTH = ascii("content-length");
    private static final byte[] TRANSFER_ENCODING = ascii("transfer-encoding");
    private static final byte[] KEEP_ALIVE = ascii("keep-alive");
    private static final byte[] CLOSE = ascii("close");

    private final Limits limits;

    /** The beginning of what is read, while it is read. */
    private final byte[] bytes;

    private final long[] spans = new long[MOST_FIELDS];

    /** How many of the bytes are there. */
    private int end;

    /** The next byte. */
    private int at;

    private int fields;
    private boolean hasHost;
    private boolean hasConnection;
    private boolean keepAlive;

    /** Of the body; -1 where no field says it. */
    private int length;

    WholeRequestReader(Limits limits, LoopScratch scratch) {
        this.limits = limits;
        bytes = scratch.bytes();
        if (bytes.length >= FieldSpan.PLACES) {
            throw new IllegalArgumentException("Spans hold no place beyond " + FieldSpan.PLACES);
        }
    }

    /** The request that begins where the buffer does, which is then behind it; null where nothing is taken. */
    @Nullable
    WholeRequest read(ByteBuf in) {
        end = Math.min(in.readableBytes(), bytes.length);
        in.getBytes(in.readerIndex(), bytes, 0, end);
        try {
            return request(in);
        } finally {
            Arrays.fill(bytes, 0, end, (byte) 0);
        }
    }

    private @Nullable WholeRequest request(ByteBuf in) {
        at = 0;
        String method = method();
        if (method == null) {
            return null;
        }
        int target = at;
        if (!target() || !skips(VERSION)) {
            return null;
        }
        int lines = at;
        int targetEnd = lines - VERSION.length;
        if (targetEnd - target > limits.urlBytes() || !fields(lines)) {
            return null;
        }
        int body = Math.max(length, 0);
        if (!hasHost || in.readableBytes() - at < body || (body > 0 && !in.hasMemoryAddress())) {
            return null;
        }
        in.skipBytes(at);
        return new WholeRequest(
                method,
                new String(bytes, target, targetEnd - target, StandardCharsets.US_ASCII),
                keepAlive,
                Arrays.copyOfRange(bytes, lines, at),
                Arrays.copyOf(spans, fields),
                body == 0 ? Unpooled.EMPTY_BUFFER : in.readRetainedSlice(body));
    }

    /** One that is often used, with the space behind it. */
    private @Nullable String method() {
        for (String method : METHODS) {
            int count = method.length();
            if (count < end && bytes[count] == ' ' && isHere(method)) {
                at = count + 1;
                return method;
            }
        }
        return null;
    }

    private boolean isHere(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (bytes[i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** A path with or without a query. */
    private boolean target() {
        if (at == end || bytes[at] != '/') {
            return false;
        }
        while (at < end && HeadBytes.isOfTarget(bytes[at])) {
            at++;
        }
        return true;
    }

    private boolean skips(byte[] text) {
        int behind = at + text.length;
        if (behind > end || !Arrays.equals(bytes, at, behind, text, 0, text.length)) {
            return false;
        }
        at = behind;
        return true;
    }

    /** The fields and the empty line behind them; whether they are within the limits and all of a plain kind. */
    private boolean fields(int lines) {
        fields = 0;
        hasHost = false;
        hasConnection = false;
        keepAlive = true;
        length = -1;
        while (at < end && bytes[at] != '\r') {
            if (fields == MOST_FIELDS || !field(lines)) {
                return false;
            }
        }
        return endsLine() && at - lines <= limits.headerSectionBytes() && fields <= limits.headerCount();
    }

    private boolean endsLine() {
        if (end - at < 2 || bytes[at] != '\r' || bytes[at + 1] != '\n') {
            return false;
        }
        at += 2;
        return true;
    }

    private boolean field(int lines) {
        int name = at;
        while (at < end && HeadBytes.isOfToken(bytes[at])) {
            at++;
        }
        int nameEnd = at;
        if (nameEnd == name || nameEnd == end || bytes[nameEnd] != ':') {
            return false;
        }
        at++;
        while (at < end && isBlank(bytes[at])) {
            at++;
        }
        int value = at;
        while (at < end && HeadBytes.isPlain(bytes[at])) {
            at++;
        }
        int valueEnd = at;
        while (valueEnd > value && isBlank(bytes[valueEnd - 1])) {
            valueEnd--;
        }
        spans[fields++] = FieldSpan.of(name - lines, nameEnd - lines, value - lines, valueEnd - lines);
        return endsLine() && isPlain(name, nameEnd, value, valueEnd);
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    /** Takes note of fields that say how the request is read; false where one says something unusual. */
    private boolean isPlain(int name, int nameEnd, int value, int valueEnd) {
        return switch (nameEnd - name) {
            case 4 -> !is(HOST, name, nameEnd) || host(value, valueEnd);
            case 6 -> !is(EXPECT, name, nameEnd);
            case 10 -> !is(CONNECTION, name, nameEnd) || connection(value, valueEnd);
            case 14 -> !is(CONTENT_LENGTH, name, nameEnd) || contentLength(value, valueEnd);
            case 17 -> !is(TRANSFER_ENCODING, name, nameEnd);
            default -> true;
        };
    }

    /** Whether a part is a text in lower case, but for its case. */
    private boolean is(byte[] lower, int from, int to) {
        if (to - from != lower.length) {
            return false;
        }
        for (int i = 0; i < lower.length; i++) {
            if (HeadBytes.lower(bytes[from + i]) != lower[i]) {
                return false;
            }
        }
        return true;
    }

    private boolean host(int from, int to) {
        boolean first = !hasHost;
        hasHost = true;
        for (int i = from; i < to; i++) {
            if (!HeadBytes.isOfHost(bytes[i])) {
                return false;
            }
        }
        return first;
    }

    private boolean connection(int from, int to) {
        boolean first = !hasConnection;
        hasConnection = true;
        keepAlive = is(KEEP_ALIVE, from, to);
        return first && (keepAlive || is(CLOSE, from, to));
    }

    private boolean contentLength(int from, int to) {
        if (length >= 0 || from == to || to - from > MOST_DIGITS) {
            return false;
        }
        length = 0;
        for (int i = from; i < to; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                return false;
            }
            length = 10 * length + digit;
        }
        return length <= limits.requestBodyBytes();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
