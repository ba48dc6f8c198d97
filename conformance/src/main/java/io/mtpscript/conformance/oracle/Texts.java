package io.mtpscript.conformance.oracle;

import io.mtpscript.core.unicode.CaseMapping;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/** What the library does with Strings: by code points. */
final class Texts {
    private static final int MOST_BYTES = 64 << 20;

    private Texts() {}

    static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    static int compare(String a, String b) {
        return Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());
    }

    static String slice(String text, long from, long to) {
        int length = length(text);
        int start = Math.clamp(from, 0, length);
        int end = Math.clamp(to, start, length);
        return text.substring(text.offsetByCodePoints(0, start), text.offsetByCodePoints(0, end));
    }

    static List<Value> split(String text, String separator) {
        var parts = new ArrayList<Value>();
        if (separator.isEmpty()) {
            text.codePoints().forEach(c -> parts.add(new Value.Text(Character.toString(c))));
            return parts;
        }
        int at = 0;
        for (int next = text.indexOf(separator); next >= 0; next = text.indexOf(separator, at)) {
            parts.add(new Value.Text(text.substring(at, next)));
            at = next + separator.length();
        }
        parts.add(new Value.Text(text.substring(at)));
        return parts;
    }

    /** An empty {@code what} is found before, between and after the code points. */
    static String replace(String text, String what, String with) {
        if (what.isEmpty()) {
            var out = new StringBuilder(with);
            text.codePoints().forEach(c -> out.appendCodePoint(c).append(with));
            return out.toString();
        }
        return text.replace(what, with);
    }

    static String trim(String text) {
        int[] points = text.codePoints().toArray();
        int from = 0;
        int to = points.length;
        while (from < to && CaseMapping.isWhiteSpace(points[from])) {
            from++;
        }
        while (to > from && CaseMapping.isWhiteSpace(points[to - 1])) {
            to--;
        }
        return new String(points, from, to - from);
    }

    static String mapped(String text, IntUnaryOperator change) {
        int[] points = text.codePoints().map(change).toArray();
        return new String(points, 0, points.length);
    }

    /** As much of the fill, again and again, as is missing. */
    static String padding(String text, long length, String fill, Fuel fuel) {
        long missing = length - length(text);
        if (missing <= 0 || fill.isEmpty()) {
            return "";
        }
        room(missing, fuel);
        int[] points = fill.codePoints().toArray();
        var out = new StringBuilder();
        for (int i = 0; i < missing; i++) {
            out.appendCodePoint(points[i % points.length]);
        }
        return out.toString();
    }

    static String repeat(String text, long count, Fuel fuel) {
        if (count <= 0 || text.isEmpty()) {
            return "";
        }
        room(count, fuel);
        room(count * text.length(), fuel);
        return text.repeat((int) count);
    }

    static void room(long length, Fuel fuel) {
        fuel.use(length / 64);
        if (length > MOST_BYTES) {
            throw new Fuel.Empty();
        }
    }

    static Optional<BigDecimal> number(String text) {
        return text.matches("-?[0-9]+(\\.[0-9]+)?") ? Optional.of(new BigDecimal(text)) : Optional.empty();
    }

    static Value toInt(String text) {
        return text.matches("-?[0-9]+")
                ? number(text)
                        .filter(Numbers::isInt)
                        .map(n -> Value.some(new Value.Int(n.longValueExact())))
                        .orElse(Value.NONE)
                : Value.NONE;
    }

    static Value indexOf(String text, String part) {
        int at = text.indexOf(part);
        return at < 0 ? Value.NONE : Value.some(new Value.Int(text.codePointCount(0, at)));
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Value decoded(byte[] bytes) {
        try {
            return Value.some(new Value.Text(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString()));
        } catch (CharacterCodingException e) {
            return Value.NONE;
        }
    }

    static String urlEncode(String text) {
        var out = new StringBuilder();
        for (byte b : utf8(text)) {
            char c = (char) (b & 0xff);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            out.append(
                    letter || "-._~".indexOf(c) >= 0
                            ? String.valueOf(c)
                            : String.format(java.util.Locale.ROOT, "%%%02X", (int) c));
        }
        return out.toString();
    }

    static Value urlDecode(String text) {
        byte[] from = utf8(text);
        var out = new java.io.ByteArrayOutputStream();
        for (int i = 0; i < from.length; i++) {
            if (from[i] == '%') {
                if (i + 2 >= from.length) {
                    return Value.NONE;
                }
                int high = Character.digit(from[i + 1], 16);
                int low = Character.digit(from[i + 2], 16);
                if (high < 0 || low < 0) {
                    return Value.NONE;
                }
                out.write(high * 16 + low);
                i += 2;
            } else {
                out.write(from[i]);
            }
        }
        return decoded(out.toByteArray());
    }

    static Value base64Decode(String text, Base64.Decoder decoder, Base64.Encoder encoder) {
        try {
            byte[] bytes = decoder.decode(text);
            return encoder.encodeToString(bytes).equals(text) ? decoded(bytes) : Value.NONE;
        } catch (IllegalArgumentException e) {
            return Value.NONE;
        }
    }
}
