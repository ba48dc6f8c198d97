package io.mtpscript.conformance.generate;

import io.mtpscript.core.json.JsonValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** JSON as clients write it: with spaces, members in any order, escapes, and numbers with zeros and exponents; now and then wrong. */
final class Spelling {
    private static final String HEX = "0123456789abcdef0123456789ABCDEF";

    /** What no string has. */
    private static final List<String> WRONG =
            List.of("\\ud83d", "\\ude00", "\\uD83D\\u0041", "\\ud83d\\n", "\\u12g4", "\\x", "\t", "\u0001");

    private final Chance chance;
    private final StringBuilder out = new StringBuilder();

    private Spelling(Chance chance) {
        this.chance = chance;
    }

    /** A text of a value: every second one is the canonical text. */
    static String of(JsonValue value, Chance chance) {
        if (chance.oneIn(2)) {
            return value.toText();
        }
        var spelling = new Spelling(chance);
        spelling.value(value);
        spelling.space();
        return spelling.out.toString();
    }

    private void value(JsonValue value) {
        space();
        switch (value) {
            case JsonValue.JsonNull none -> out.append("null");
            case JsonValue.JsonBool truth -> out.append(truth.value());
            case JsonValue.JsonInt number -> number(String.valueOf(number.value()));
            case JsonValue.JsonDecimal number -> number(number.value().toString());
            case JsonValue.JsonString text -> string(text.value());
            case JsonValue.JsonArray array -> {
                out.append('[');
                String comma = "";
                for (JsonValue item : array.items()) {
                    out.append(comma);
                    value(item);
                    space();
                    comma = ",";
                }
                out.append(']');
            }
            case JsonValue.JsonObject object -> object(object);
        }
    }

    private void object(JsonValue.JsonObject object) {
        List<Map.Entry<String, JsonValue>> members =
                new ArrayList<>(object.members().entrySet());
        if (!members.isEmpty()) {
            Collections.rotate(members, chance.below(members.size()));
            Collections.swap(members, 0, chance.below(members.size()));
        }
        out.append('{');
        String comma = "";
        for (Map.Entry<String, JsonValue> member : members) {
            out.append(comma);
            space();
            string(member.getKey());
            space();
            out.append(':');
            value(member.getValue());
            space();
            comma = ",";
        }
        out.append('}');
    }

    private void number(String plain) {
        switch (chance.below(6)) {
            case 0 -> out.append(plain).append(plain.contains(".") ? "" : ".").append("0".repeat(1 + chance.below(3)));
            case 1, 2 -> {
                int exponent = chance.below(9) - 4;
                out.append(new BigDecimal(plain).movePointLeft(exponent).toPlainString())
                        .append(chance.pick("e", "E"))
                        .append(exponent < 0 ? "-" : chance.pick("", "+"))
                        .append(chance.pick("", "", "0"))
                        .append(Math.abs(exponent));
            }
            default -> out.append(plain);
        }
    }

    private void string(String text) {
        out.append('"').append(chance.oneIn(600) ? chance.of(WRONG) : "");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = Character.isHighSurrogate(c);
            if (c < ' ' || chance.oneIn(12)) {
                escaped(c);
                if (pair) {
                    escaped(text.charAt(++i));
                }
            } else if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else {
                out.append(c);
                if (pair) {
                    out.append(text.charAt(++i));
                }
            }
        }
        out.append('"');
    }

    private void escaped(char c) {
        int letter = "\b\t\n\f\r\"\\/".indexOf(c);
        if (letter >= 0 && chance.oneIn(2)) {
            out.append('\\').append("btnfr\"\\/".charAt(letter));
            return;
        }
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            out.append(HEX.charAt((c >> shift & 15) + (chance.oneIn(2) ? 16 : 0)));
        }
    }

    private void space() {
        if (chance.oneIn(6)) {
            out.append(chance.pick(" ", "  ", "\n", "\t", "\r\n"));
        }
    }
}
