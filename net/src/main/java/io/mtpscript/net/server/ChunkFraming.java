package io.mtpscript.net.server;

import io.netty.buffer.ByteBuf;

/**
 * Follows a decoder through a body that comes in chunks (RFC 9112 section 7.1), so that the lines with sizes can be looked at
 * before it reads them. Belongs to one request.
 *
 * <pre>
 *  size CRLF   data CRLF   size CRLF   data CRLF   0 CRLF   trailers
 *  ^ SIZE      ^ REST                                       ^ TRAILERS
 * </pre>
 */
final class ChunkFraming {
    private static final int LINE_END = 2;

    /** Of a size: what has more is over every limit. */
    private static final int MOST_DIGITS = 8;

    private Phase phase = Phase.SIZE;

    /** Bytes up to the next line with a size. */
    private long left;

    private enum Phase {
        /** The line with the next chunk's size begins where the decoder reads on. */
        SIZE,
        /** In the line, the data and the line end behind it. */
        REST,
        TRAILERS
    }

    /**
     * Looks at what the decoder reads next.
     *
     * @return false where that is the line of a size that is anything but hexadecimal digits
     */
    boolean next(ByteBuf in) {
        if (phase != Phase.SIZE) {
            return true;
        }
        long size = 0;
        int digits = 0;
        for (int at = in.readerIndex(); at < in.writerIndex(); at++) {
            byte c = in.getByte(at);
            int digit = Character.digit(c, 16);
            if (digit < 0) {
                return c == '\r' && digits > 0 && ended(in, at, size, digits);
            }
            digits++;
            size = size << 4 | digit;
            if (digits > MOST_DIGITS) {
                return false;
            }
        }
        return true;
    }

    private boolean ended(ByteBuf in, int carriageReturn, long size, int digits) {
        if (carriageReturn + 1 == in.writerIndex()) {
            // The line is not complete: the decoder will not read it yet.
            return true;
        }
        if (in.getByte(carriageReturn + 1) != '\n') {
            return false;
        }
        phase = size == 0 ? Phase.TRAILERS : Phase.REST;
        left = digits + LINE_END + size + LINE_END;
        return true;
    }

    /** The decoder has read so many bytes. */
    void consumed(int bytes) {
        if (phase == Phase.REST) {
            left -= bytes;
            if (left == 0) {
                phase = Phase.SIZE;
            }
        }
    }
}
