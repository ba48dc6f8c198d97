package io.mtpscript.core.json;

import io.mtpscript.core.bytes.ByteBuilder;
import io.mtpscript.core.decimal.Decimal;
import io.mtpscript.core.unicode.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A JSON value as a tree, with the kinds of the language's own {@code Json} union. */
public sealed interface JsonValue extends JsonResult {
    /** {@code null}. */
    record JsonNull() implements JsonValue {}

    /** {@code true} or {@code false}. */
    record JsonBool(boolean value) implements JsonValue {}

    /** A number whose value is an integer of 64 bits. */
    record JsonInt(long value) implements JsonValue {}

    /** Any other number. */
    record JsonDecimal(Decimal value) implements JsonValue {
        /**
         * @throws IllegalArgumentException if the value is a {@link JsonInt}'s; use {@link JsonValue#number}
         */
        public JsonDecimal {
            if (value.isInt()) {
                throw new IllegalArgumentException(value + " is a JsonInt");
            }
        }
    }

    /** A string without lone surrogates. */
    record JsonString(String value) implements JsonValue {}

    /** An array. */
    record JsonArray(List<JsonValue> items) implements JsonValue {
        public JsonArray {
            items = List.copyOf(items);
        }
    }

    /** An object; its members are sorted by the UTF-16 code units of their keys. */
    record JsonObject(SortedMap<String, JsonValue> members) implements JsonValue {
        public JsonObject {
            // Copied entry by entry: another map's order must not be taken over.
            SortedMap<String, JsonValue> sorted = new TreeMap<>();
            sorted.putAll((Map<String, JsonValue>) members);
            members = Collections.unmodifiableSortedMap(sorted);
        }

        /** The member of this name. */
        public Optional<JsonValue> get(String name) {
            return Optional.ofNullable(members.get(name));
        }
    }

    /** The one value that a number has: {@link JsonInt} where it fits, else {@link JsonDecimal}. */
    static JsonValue number(Decimal value) {
        return value.isInt() ? new JsonInt(value.toLong()) : new JsonDecimal(value);
    }

    /** Parses one value that is all of the bytes, strictly (runtime contract, section 5). */
    static JsonResult parse(byte[] utf8) {
        return new JsonParser(utf8, 0, utf8.length).parse();
    }

    /** Parses one value that is all of the bytes {@code from} (inclusive) to {@code to} (exclusive). */
    static JsonResult parse(byte[] utf8, int from, int to) {
        return new JsonParser(utf8, from, to).parse();
    }

    /** Parses one value that is all of the text. A lone surrogate in it counts as {@link JsonFault.Kind#LONE_SURROGATE}. */
    static JsonResult parse(String text) {
        ByteBuilder utf8 = new ByteBuilder();
        int loneSurrogate = Utf8.add(utf8, text);
        if (loneSurrogate >= 0) {
            return new JsonFault(JsonFault.Kind.LONE_SURROGATE, utf8.length(), "half of a surrogate pair");
        }
        return parse(utf8.toByteArray());
    }

    /** The canonical bytes. */
    default byte[] toBytes() {
        ByteBuilder out = new ByteBuilder();
        new CanonicalJson(out).value(this);
        return out.toByteArray();
    }

    /** The canonical text. */
    default String toText() {
        return new String(toBytes(), StandardCharsets.UTF_8);
    }
}
