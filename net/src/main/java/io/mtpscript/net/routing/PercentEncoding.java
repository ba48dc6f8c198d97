package io.mtpscript.net.routing;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Percent-decoding of request targets (RFC 3986 section 2.1): {@code %XX} to bytes, the bytes to text as strict UTF-8. A
 * plus is a plus.
 */
public final class PercentEncoding {
    private PercentEncoding() {}

    /**
     * The decoded text of {@code from} (inclusive) to {@code to} (exclusive); empty where a percent sign is not followed
     * by two hex digits or the bytes are no UTF-8.
     */
    public static Optional<String> decode(String text, int from, int to) {
        int percent = text.indexOf('%', from, to);
        if (percent < 0) {
            return Optional.of(text.substring(from, to));
        }
        byte[] bytes = new byte[to - from];
        int length = 0;
        int i = from;
        while (i < to) {
            char c = text.charAt(i);
            if (c != '%') {
                // Targets are visible ASCII: HttpConnection refuses everything else.
                bytes[length++] = (byte) c;
                i++;
                continue;
            }
            int high = i + 1 < to ? hexDigit(text.charAt(i + 1)) : -1;
            int low = i + 2 < to ? hexDigit(text.charAt(i + 2)) : -1;
            if (high < 0 || low < 0) {
                return Optional.empty();
            }
            bytes[length++] = (byte) (high << 4 | low);
            i += 3;
        }
        return decodeUtf8(bytes, length);
    }

    private static Optional<String> decodeUtf8(byte[] bytes, int length) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static int hexDigit(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        if (c >= 'A' && c <= 'F') {
            return c - 'A' + 10;
        }
        if (c >= 'a' && c <= 'f') {
            return c - 'a' + 10;
        }
        return -1;
    }
}
