package io.mtpscript.core.json;

import io.mtpscript.core.Limits;
import io.mtpscript.core.bytes.ByteBuilder;
import io.mtpscript.core.decimal.Decimal;
import io.mtpscript.core.unicode.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * Writes canonical JSON item by item, without white space.
 *
 * <p>An object's keys must come in ascending order of their UTF-16 code units, each once; {@link JsonValue} sorts by itself.
 * Misuse (a key out of order, a value where a key is due, nesting over {@link Limits#JSON_DEPTH}) is a bug of the caller and
 * throws {@link IllegalStateException}; a lone surrogate throws {@link IllegalArgumentException}.
 */
public final class CanonicalJson {
    private enum Place {
        /** At the outermost level, before and after the one value. */
        START,
        END,
        ARRAY_FIRST,
        ARRAY_NEXT,
        OBJECT_FIRST,
        OBJECT_NEXT,
        AFTER_KEY
    }

    /** The two digits of every byte: records of an audit trail are hashes for the most part. */
    private static final byte[] HEX_PAIRS = hexPairs();

    private final ByteBuilder out;
    private final ByteBuilder scratch = new ByteBuilder();
    private final Place[] places = new Place[Limits.JSON_DEPTH + 1];
    private final @Nullable String[] keys = new @Nullable String[Limits.JSON_DEPTH + 1];
    private int depth;

    /** Appends to a buffer. */
    public CanonicalJson(ByteBuilder out) {
        this.out = out;
        places[0] = Place.START;
    }

    private static byte[] hexPairs() {
        byte[] pairs = new byte[2 * 256];
        for (int i = 0; i < 256; i++) {
            pairs[2 * i] = JsonText.hexDigit(i >> 4);
            pairs[2 * i + 1] = JsonText.hexDigit(i & 0xF);
        }
        return pairs;
    }

    /** Ready for another value behind the last one. */
    public void reset() {
        depth = 0;
        places[0] = Place.START;
    }

    private void beforeValue() {
        places[depth] = switch (places[depth]) {
            case START -> Place.END;
            case ARRAY_FIRST -> Place.ARRAY_NEXT;
            case ARRAY_NEXT -> {
                out.add(',');
                yield Place.ARRAY_NEXT;
            }
            case AFTER_KEY -> Place.OBJECT_NEXT;
            case END -> throw new IllegalStateException("A second value");
            case OBJECT_FIRST, OBJECT_NEXT -> throw new IllegalStateException("A value where a key is due");
        };
    }

    private CanonicalJson open(char bracket, Place first) {
        beforeValue();
        if (depth == Limits.JSON_DEPTH) {
            throw new IllegalStateException("Nested deeper than " + Limits.JSON_DEPTH);
        }
        depth++;
        places[depth] = first;
        keys[depth] = null;
        out.add(bracket);
        return this;
    }

    private CanonicalJson close(char bracket, Place first, Place next) {
        Place place = places[depth];
        if (place != first && place != next) {
            throw new IllegalStateException("Not where a " + bracket + " may stand");
        }
        depth--;
        out.add(bracket);
        return this;
    }

    /** Begins an object. */
    public CanonicalJson beginObject() {
        return open('{', Place.OBJECT_FIRST);
    }

    /** Ends an object. */
    public CanonicalJson endObject() {
        return close('}', Place.OBJECT_FIRST, Place.OBJECT_NEXT);
    }

    /** Begins an array. */
    public CanonicalJson beginArray() {
        return open('[', Place.ARRAY_FIRST);
    }

    /** Ends an array. */
    public CanonicalJson endArray() {
        return close(']', Place.ARRAY_FIRST, Place.ARRAY_NEXT);
    }

    /** The next key of an object; its value follows. */
    public CanonicalJson key(String key) {
        beforeKey();
        if (!follows(key)) {
            throw new IllegalStateException("The key \"" + key + "\" does not come after \"" + keys[depth] + "\"");
        }
        keys[depth] = key;
        quoted(key);
        out.add(':');
        return this;
    }

    /** As {@link #key(String)}, for a key of one's own that is written again and again; its order is looked at where assertions are on. */
    public CanonicalJson key(Key key) {
        beforeKey();
        assert follows(key.name) : "\"" + key.name + "\" does not come after \"" + keys[depth] + "\"";
        keys[depth] = key.name;
        out.add(key.written);
        return this;
    }

    private void beforeKey() {
        switch (places[depth]) {
            case OBJECT_FIRST -> {}
            case OBJECT_NEXT -> out.add(',');
            case START, END, ARRAY_FIRST, ARRAY_NEXT, AFTER_KEY ->
                throw new IllegalStateException("A key where a value is due");
        }
        places[depth] = Place.AFTER_KEY;
    }

    private boolean follows(String key) {
        String previous = keys[depth];
        return previous == null || previous.compareTo(key) < 0;
    }

    /** A key as it is written. */
    public static final class Key {
        private final String name;
        private final byte[] written;

        /** @throws IllegalArgumentException if there is a lone surrogate in the name */
        public Key(String name) {
            this.name = name;
            ByteBuilder text = new ByteBuilder();
            new CanonicalJson(text).quoted(name);
            written = text.add(':').toByteArray();
        }
    }

    /** A string. */
    public CanonicalJson text(String value) {
        beforeValue();
        quoted(value);
        return this;
    }

    /** A string, given as valid UTF-8 from {@code from} (inclusive) to {@code to} (exclusive). */
    public CanonicalJson text(byte[] utf8, int from, int to) {
        beforeValue();
        JsonText.addQuoted(out, utf8, from, to);
        return this;
    }

    /** A string, given by the lower-case hex digits of bytes. */
    public CanonicalJson hex(byte[] bytes) {
        beforeValue();
        int count = 2 * bytes.length + 2;
        byte[] room = out.reserve(count);
        int at = out.length();
        room[at++] = '"';
        for (byte each : bytes) {
            int pair = 2 * (each & 0xFF);
            room[at++] = HEX_PAIRS[pair];
            room[at++] = HEX_PAIRS[pair + 1];
        }
        room[at] = '"';
        out.advance(count);
        return this;
    }

    private void quoted(String text) {
        if (!quotedPlain(text)) {
            quotedAny(text);
        }
    }

    /** Most strings, and all keys that programs write, are ASCII without anything to escape; any other is left alone. */
    private boolean quotedPlain(String text) {
        int length = text.length();
        byte[] room = out.reserve(length + 2);
        int at = out.length();
        room[at++] = '"';
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= 0x80 || JsonText.escape((byte) c) != JsonText.PLAIN) {
                return false;
            }
            room[at++] = (byte) c;
        }
        room[at] = '"';
        out.advance(length + 2);
        return true;
    }

    private void quotedAny(String text) {
        scratch.clear();
        int loneSurrogate = Utf8.add(scratch, text);
        if (loneSurrogate >= 0) {
            throw new IllegalArgumentException("Lone surrogate at " + loneSurrogate + " of a string");
        }
        JsonText.addQuoted(out, scratch.reserve(0), 0, scratch.length());
    }

    /** An integer. */
    public CanonicalJson integer(long value) {
        beforeValue();
        if (value < 0) {
            word(Long.toString(value));
            return this;
        }
        int digits = 1;
        for (long rest = value / 10; rest > 0; rest /= 10) {
            digits++;
        }
        byte[] room = out.reserve(digits);
        long rest = value;
        for (int at = out.length() + digits - 1; at >= out.length(); at--) {
            room[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        out.advance(digits);
        return this;
    }

    /** A Decimal; an integral one looks like the Int it equals. */
    public CanonicalJson decimal(Decimal value) {
        beforeValue();
        out.advance(value.write(out.reserve(Decimal.MAX_TEXT_BYTES), out.length()));
        return this;
    }

    /** {@code true} or {@code false}. */
    public CanonicalJson bool(boolean value) {
        beforeValue();
        word(value ? "true" : "false");
        return this;
    }

    /** {@code null}. */
    public CanonicalJson nothing() {
        beforeValue();
        word("null");
        return this;
    }

    private void word(String word) {
        for (int i = 0; i < word.length(); i++) {
            out.add(word.charAt(i));
        }
    }

    /** A tree. */
    public CanonicalJson value(JsonValue value) {
        switch (value) {
            case JsonValue.JsonNull() -> nothing();
            case JsonValue.JsonBool(boolean bool) -> bool(bool);
            case JsonValue.JsonInt(long integer) -> integer(integer);
            case JsonValue.JsonDecimal(Decimal decimal) -> decimal(decimal);
            case JsonValue.JsonString(String text) -> text(text);
            case JsonValue.JsonArray(var items) -> {
                beginArray();
                items.forEach(this::value);
                endArray();
            }
            case JsonValue.JsonObject(var members) -> {
                beginObject();
                members.forEach((key, member) -> key(key).value(member));
                endObject();
            }
        }
        return this;
    }

    /**
     * Checks that exactly one value was written.
     *
     * @throws IllegalStateException if something is left open, or nothing was written
     */
    public void end() {
        if (depth != 0 || places[0] != Place.END) {
            throw new IllegalStateException("A value is not written to its end");
        }
    }
}
