package io.mtpscript.core.cbor;

import io.mtpscript.core.bytes.ByteBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map.Entry;

/**
 * A CBOR item as a tree, for metadata; values of guests are read and written by cursors. {@link #encode} sorts the keys of
 * maps, so that equal content gives equal bytes.
 */
public sealed interface CborValue {
    /** An integer of 64 bits. */
    record Int(long value) implements CborValue {}

    /** A text without lone surrogates. */
    record Text(String value) implements CborValue {}

    /** A Bool. */
    record Bool(boolean value) implements CborValue {}

    /** {@code null}. */
    record Null() implements CborValue {}

    /** A Decimal. */
    record Decimal(io.mtpscript.core.decimal.Decimal value) implements CborValue {}

    /** An array. */
    record Array(List<CborValue> items) implements CborValue {
        public Array {
            items = List.copyOf(items);
        }
    }

    /** A map; its entries are kept in the order of their encoded keys. */
    record Map(List<Entry<CborValue, CborValue>> entries) implements CborValue {
        /**
         * @throws IllegalArgumentException if two keys are equal
         */
        public Map {
            entries = sorted(entries);
        }
    }

    /** A byte string. */
    final class Bytes implements CborValue {
        private final byte[] value;

        public Bytes(byte[] value) {
            this.value = value.clone();
        }

        /** A copy of the bytes. */
        public byte[] value() {
            return value.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Bytes that && Arrays.equals(value, that.value);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(value);
        }

        @Override
        public String toString() {
            return "Bytes[" + HexFormat.of().formatHex(value) + "]";
        }
    }

    private static List<Entry<CborValue, CborValue>> sorted(List<Entry<CborValue, CborValue>> entries) {
        record Keyed(byte[] key, Entry<CborValue, CborValue> entry) {
            // Shorter keys first.
            static int compare(Keyed a, Keyed b) {
                int lengths = Integer.compare(a.key.length, b.key.length);
                return lengths == 0 ? Arrays.compareUnsigned(a.key, b.key) : lengths;
            }
        }
        List<Keyed> keyed = new ArrayList<>(entries.size());
        ByteBuilder key = new ByteBuilder();
        CborWriter writer = new CborWriter(key);
        for (Entry<CborValue, CborValue> entry : entries) {
            key.clear();
            entry.getKey().write(writer);
            keyed.add(new Keyed(key.toByteArray(), java.util.Map.entry(entry.getKey(), entry.getValue())));
        }
        keyed.sort(Keyed::compare);
        for (int i = 1; i < keyed.size(); i++) {
            if (Keyed.compare(keyed.get(i - 1), keyed.get(i)) == 0) {
                throw new IllegalArgumentException(
                        "Repeated map key " + keyed.get(i).entry().getKey());
            }
        }
        return keyed.stream().map(Keyed::entry).toList();
    }

    /** A map from texts. */
    static Map mapOf(java.util.Map<String, ? extends CborValue> entries) {
        List<Entry<CborValue, CborValue>> list = new ArrayList<>();
        entries.forEach((key, value) -> list.add(java.util.Map.entry(new Text(key), value)));
        return new Map(list);
    }

    /** The deterministic encoding. */
    default byte[] encode() {
        ByteBuilder out = new ByteBuilder();
        write(new CborWriter(out));
        return out.toByteArray();
    }

    /** Writes the deterministic encoding. */
    default void write(CborWriter writer) {
        switch (this) {
            case Int(long value) -> writer.integer(value);
            case Text(String value) -> writer.text(value);
            case Bool(boolean value) -> writer.bool(value);
            case Null() -> writer.nothing();
            case Decimal(var value) -> writer.decimal(value);
            case Bytes bytes -> writer.bytes(bytes.value);
            case Array(List<CborValue> items) -> {
                writer.array(items.size());
                items.forEach(item -> item.write(writer));
            }
            case Map(List<Entry<CborValue, CborValue>> entries) -> {
                writer.map(entries.size());
                for (Entry<CborValue, CborValue> entry : entries) {
                    entry.getKey().write(writer);
                    entry.getValue().write(writer);
                }
            }
        }
    }

    /**
     * Reads one item that is all of the bytes.
     *
     * @throws CborException if they are not deterministic CBOR, nested deeper than {@code maxDepth}, hold an integer outside
     *     64 bits or a tag other than a Decimal's
     */
    static CborValue decode(byte[] bytes, int maxDepth) throws CborException {
        CborReader reader = new CborReader(bytes, maxDepth);
        CborValue value = read(reader);
        reader.end();
        return value;
    }

    /** Reads the next item of a cursor. */
    static CborValue read(CborReader reader) throws CborException {
        return switch (reader.peek()) {
            case INTEGER -> new Int(reader.integer());
            case BYTES -> new Bytes(reader.bytes());
            case TEXT -> new Text(reader.text());
            case BOOL -> new Bool(reader.bool());
            case TAG -> new Decimal(reader.decimal());
            case NULL -> {
                reader.nothing();
                yield new Null();
            }
            case ARRAY -> {
                int count = reader.array();
                List<CborValue> items = new ArrayList<>(count);
                for (int i = 0; i < count; i++) {
                    items.add(read(reader));
                }
                yield new Array(items);
            }
            case MAP -> {
                int count = reader.map();
                List<Entry<CborValue, CborValue>> entries = new ArrayList<>(count);
                for (int i = 0; i < count; i++) {
                    CborValue key = read(reader);
                    entries.add(java.util.Map.entry(key, read(reader)));
                }
                yield new Map(entries);
            }
        };
    }
}
