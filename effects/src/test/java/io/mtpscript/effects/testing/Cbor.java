package io.mtpscript.effects.testing;

import io.mtpscript.core.cbor.CborException;
import io.mtpscript.core.cbor.CborReader;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Canonical CBOR as text for assertions: {@code [0, [{"id": 1, "total": 12.5d}]]}. */
public final class Cbor {
    private Cbor() {}

    /** The number that stands in the field of this name in a shown answer. */
    public static long number(String shown, String field) {
        Matcher matcher = Pattern.compile("\"" + field + "\": (-?[0-9]+)").matcher(shown);
        if (!matcher.find()) {
            throw new AssertionError("No number " + field + " in " + shown);
        }
        return Long.parseLong(matcher.group(1));
    }

    public static String show(byte[] cbor) {
        try {
            CborReader in = new CborReader(cbor, 1000);
            StringBuilder out = new StringBuilder();
            item(in, out);
            in.end();
            return out.toString();
        } catch (CborException malformed) {
            throw new AssertionError("No canonical CBOR: " + HexFormat.of().formatHex(cbor), malformed);
        }
    }

    private static void item(CborReader in, StringBuilder out) throws CborException {
        CborReader.Type type = in.peek();
        switch (type) {
            case INTEGER -> out.append(in.integer());
            case TEXT -> out.append('"').append(in.text()).append('"');
            case BYTES ->
                out.append("h'").append(HexFormat.of().formatHex(in.bytes())).append('\'');
            case BOOL -> out.append(in.bool());
            case NULL -> {
                in.nothing();
                out.append("null");
            }
            case TAG -> out.append(in.decimal()).append('d');
            case ARRAY -> {
                int count = in.array();
                out.append('[');
                for (int i = 0; i < count; i++) {
                    out.append(i == 0 ? "" : ", ");
                    item(in, out);
                }
                out.append(']');
            }
            case MAP -> {
                int count = in.map();
                out.append('{');
                for (int i = 0; i < count; i++) {
                    out.append(i == 0 ? "" : ", ");
                    item(in, out);
                    out.append(": ");
                    item(in, out);
                }
                out.append('}');
            }
        }
    }
}
