package io.mtpscript.core.json;

import io.mtpscript.core.Limits;
import io.mtpscript.core.bytes.ByteBuilder;
import io.mtpscript.core.decimal.Decimal;
import io.mtpscript.core.decimal.DecimalFault;
import io.mtpscript.core.decimal.DecimalParser;
import io.mtpscript.core.json.JsonFault.Kind;
import io.mtpscript.core.unicode.Utf8;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** The strict parser behind {@link JsonValue#parse}: recursive, because its depth is bounded by {@link Limits#JSON_DEPTH}. */
final class JsonParser {
    /** Leaves the recursion at the first fault; never leaves this class and carries no stack trace. */
    private static final class Refused extends Exception {
        final transient JsonFault fault;

        Refused(JsonFault fault) {
            super(fault.message(), null, false, false);
            this.fault = fault;
        }
    }

    private final byte[] in;
    private final int start;
    private final int end;
    private final DecimalParser numbers = DecimalParser.json();
    private final ByteBuilder text = new ByteBuilder();
    private int at;
    private int depth;

    JsonParser(byte[] in, int from, int to) {
        if (from < 0 || to < from || to > in.length) {
            throw new IndexOutOfBoundsException("No range of " + in.length + " bytes: " + from + " to " + to);
        }
        this.in = in;
        this.start = from;
        this.end = to;
        this.at = from;
    }

    JsonResult parse() {
        int invalid = Utf8.firstInvalid(in, start, end);
        if (invalid >= 0) {
            return new JsonFault(Kind.INVALID_UTF8, invalid - start, "invalid UTF-8");
        }
        try {
            skipSpace();
            JsonValue value = value();
            skipSpace();
            if (at < end) {
                throw refused(Kind.TRAILING_TEXT, at, "text behind the end of the value");
            }
            return value;
        } catch (Refused refused) {
            return refused.fault;
        }
    }

    private Refused refused(Kind kind, int offset, String message) {
        return new Refused(new JsonFault(kind, offset - start, message));
    }

    private Refused unexpected(String expected) {
        if (at >= end) {
            return refused(Kind.UNEXPECTED_END, at, "the text ends where " + expected + " is due");
        }
        return refused(Kind.SYNTAX, at, "found " + character() + " where " + expected + " is due");
    }

    /** The character at the cursor, for messages. */
    private String character() {
        int codePoint = Utf8.codePointAt(in, at);
        boolean printable = codePoint > ' ' && codePoint < 0x7F;
        return printable ? "'" + (char) codePoint + "'" : String.format(Locale.ROOT, "U+%04X", codePoint);
    }

    private void skipSpace() {
        while (at < end && (in[at] == ' ' || in[at] == '\n' || in[at] == '\r' || in[at] == '\t')) {
            at++;
        }
    }

    private boolean takes(char character) {
        if (at < end && in[at] == character) {
            at++;
            return true;
        }
        return false;
    }

    private JsonValue value() throws Refused {
        if (at >= end) {
            throw unexpected("a value");
        }
        return switch (in[at]) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> new JsonValue.JsonString(string());
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
            case 't' -> word("true", new JsonValue.JsonBool(true));
            case 'f' -> word("false", new JsonValue.JsonBool(false));
            case 'n' -> word("null", new JsonValue.JsonNull());
            default -> throw unexpected("a value");
        };
    }

    private JsonValue word(String word, JsonValue value) throws Refused {
        for (int i = 0; i < word.length(); i++) {
            if (!takes(word.charAt(i))) {
                throw unexpected("'" + word + "'");
            }
        }
        return value;
    }

    private void enter() throws Refused {
        if (depth == Limits.JSON_DEPTH) {
            throw refused(Kind.TOO_DEEP, at, "nested deeper than " + Limits.JSON_DEPTH);
        }
        depth++;
        at++;
        skipSpace();
    }

    private JsonValue array() throws Refused {
        enter();
        List<JsonValue> items = new ArrayList<>();
        if (!takes(']')) {
            do {
                skipSpace();
                items.add(value());
                skipSpace();
            } while (takes(','));
            if (!takes(']')) {
                throw unexpected("',' or ']'");
            }
        }
        depth--;
        return new JsonValue.JsonArray(items);
    }

    private JsonValue object() throws Refused {
        enter();
        SortedMap<String, JsonValue> members = new TreeMap<>();
        if (!takes('}')) {
            do {
                skipSpace();
                member(members);
                skipSpace();
            } while (takes(','));
            if (!takes('}')) {
                throw unexpected("',' or '}'");
            }
        }
        depth--;
        return new JsonValue.JsonObject(members);
    }

    private void member(SortedMap<String, JsonValue> members) throws Refused {
        int keyAt = at;
        if (at >= end || in[at] != '"') {
            throw unexpected("a key");
        }
        String key = string();
        if (members.containsKey(key)) {
            throw refused(Kind.DUPLICATE_KEY, keyAt, "a key that the object already has");
        }
        skipSpace();
        if (!takes(':')) {
            throw unexpected("':'");
        }
        skipSpace();
        members.put(key, value());
    }

    private JsonValue number() throws Refused {
        int numberAt = at;
        numbers.reset();
        while (at < end && continuesNumber(in[at])) {
            if (!numbers.accept(in[at])) {
                throw refused(Kind.SYNTAX, at, "found " + character() + " inside a number");
            }
            at++;
        }
        return switch (numbers.finish()) {
            case Decimal value -> JsonValue.number(value);
            case DecimalFault fault -> {
                if (fault == DecimalFault.SYNTAX) {
                    throw unexpected("the rest of a number");
                }
                throw refused(Kind.NUMBER_OUT_OF_RANGE, numberAt, "a number that neither Int nor Decimal can hold");
            }
        };
    }

    private static boolean continuesNumber(byte value) {
        return switch (value) {
            case '-', '+', '.', 'e', 'E', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> true;
            default -> false;
        };
    }

    private String string() throws Refused {
        at++;
        text.clear();
        int plainFrom = at;
        while (at < end && in[at] != '"') {
            byte next = in[at];
            if (next >= 0 && next < ' ') {
                throw refused(Kind.SYNTAX, at, "found " + character() + " inside a string, where it must be escaped");
            }
            if (next == '\\') {
                text.add(in, plainFrom, at);
                escape();
                plainFrom = at;
            } else {
                at++;
            }
        }
        if (at >= end) {
            throw unexpected("the end of a string");
        }
        text.add(in, plainFrom, at);
        at++;
        return text.toUtf8String();
    }

    private void escape() throws Refused {
        int escapeAt = at;
        at++;
        if (at >= end) {
            throw unexpected("an escape");
        }
        byte letter = in[at];
        switch (letter) {
            case '"', '\\', '/' -> text.add(letter);
            case 'b' -> text.add('\b');
            case 't' -> text.add('\t');
            case 'n' -> text.add('\n');
            case 'f' -> text.add('\f');
            case 'r' -> text.add('\r');
            case 'u' -> {
                at++;
                Utf8.add(text, codePoint(escapeAt));
                return;
            }
            default -> throw unexpected("an escape");
        }
        at++;
    }

    /** The code point of one {@code \\u} escape or of two that are a surrogate pair; the cursor is behind the first u. */
    private int codePoint(int escapeAt) throws Refused {
        int unit = hex4();
        if (!Character.isSurrogate((char) unit)) {
            return unit;
        }
        if (Character.isHighSurrogate((char) unit) && end - at >= 2 && in[at] == '\\' && in[at + 1] == 'u') {
            at += 2;
            int second = hex4();
            if (Character.isLowSurrogate((char) second)) {
                return Character.toCodePoint((char) unit, (char) second);
            }
        }
        throw refused(Kind.LONE_SURROGATE, escapeAt, "half of a surrogate pair");
    }

    private int hex4() throws Refused {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int digit = at < end && HexFormat.isHexDigit(in[at]) ? HexFormat.fromHexDigit(in[at]) : -1;
            if (digit < 0) {
                throw unexpected("a hex digit");
            }
            value = value << 4 | digit;
            at++;
        }
        return value;
    }
}
