package io.mtpscript.vm.image;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;

/** A program's names as they stand in JSON and CBOR, prepared once. */
final class Names {
    private static final int TEXT = 3 << 5;
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private Names() {}

    /** The quoted name and a colon. */
    static byte[] jsonKey(String name) {
        byte[] quoted = jsonString(name);
        byte[] key = Arrays.copyOf(quoted, quoted.length + 1);
        key[quoted.length] = ':';
        return key;
    }

    /** The name as RFC 8785 writes it. */
    static byte[] jsonString(String name) {
        var out = new java.io.ByteArrayOutputStream();
        out.write('"');
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            int escape = escape(b);
            if (escape == 0) {
                out.write(b);
            } else if (escape != 'u') {
                out.write('\\');
                out.write(escape);
            } else {
                out.writeBytes(new byte[] {'\\', 'u', '0', '0', HEX[b >> 4], HEX[b & 15]});
            }
        }
        out.write('"');
        return out.toByteArray();
    }

    /** The character behind the backslash for a byte of a JSON string, {@code u} for the long form, 0 for none. */
    private static int escape(byte b) {
        return switch (b) {
            case '"', '\\' -> b;
            case '\b' -> 'b';
            case '\t' -> 't';
            case '\n' -> 'n';
            case '\f' -> 'f';
            case '\r' -> 'r';
            default -> b >= 0 && b < ' ' ? 'u' : 0;
        };
    }

    /** The name as a CBOR text item. */
    static byte[] cborText(String name) {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        int n = utf8.length;
        byte[] head = n < 24
                ? new byte[] {(byte) (TEXT | n)}
                : n < 256
                        ? new byte[] {(byte) (TEXT | 24), (byte) n}
                        : n < 65536
                                ? new byte[] {(byte) (TEXT | 25), (byte) (n >> 8), (byte) n}
                                : new byte[] {
                                    (byte) (TEXT | 26), (byte) (n >> 24), (byte) (n >> 16), (byte) (n >> 8), (byte) n
                                };
        byte[] item = Arrays.copyOf(head, head.length + n);
        System.arraycopy(utf8, 0, item, head.length, n);
        return item;
    }

    /** The order of map keys in RFC 7049, section 3.9: shorter first, then bytewise. */
    static int compareCbor(byte[] a, byte[] b) {
        return a.length != b.length ? Integer.compare(a.length, b.length) : Arrays.compareUnsigned(a, b);
    }

    interface Order {
        int compare(int a, int b);
    }

    /** The indices of an array in an order. */
    static int[] order(Object[] of, Order order) {
        return IntStream.range(0, of.length)
                .boxed()
                .sorted(order::compare)
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
