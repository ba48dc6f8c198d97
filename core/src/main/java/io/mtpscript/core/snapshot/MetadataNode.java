package io.mtpscript.core.snapshot;

import io.mtpscript.core.cbor.CborValue;
import io.mtpscript.core.hash.Sha256;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An item of the metadata tree with the path to it, so that a fault can be named.
 *
 * @param path such as {@code routes[3].handler}
 */
record MetadataNode(CborValue value, String path) {
    /** Reads one kind of item. */
    @FunctionalInterface
    interface Reader<T> {
        T read(MetadataNode node) throws SnapshotException;
    }

    SnapshotException refused(String reason) {
        return new SnapshotException("Snapshot refused: metadata" + (path.isEmpty() ? "" : " " + path) + " " + reason);
    }

    private Map<String, CborValue> members() throws SnapshotException {
        if (!(value instanceof CborValue.Map(var entries))) {
            throw refused("is no map");
        }
        Map<String, CborValue> members = new LinkedHashMap<>();
        for (Map.Entry<CborValue, CborValue> entry : entries) {
            if (!(entry.getKey() instanceof CborValue.Text(String key))) {
                throw refused("has a key that is no text");
            }
            members.put(key, entry.getValue());
        }
        return members;
    }

    /** The members of a record, which may have these fields and no other. */
    Members fields(String... names) throws SnapshotException {
        Map<String, CborValue> members = members();
        List<String> known = List.of(names);
        for (String name : members.keySet()) {
            if (!known.contains(name)) {
                throw refused("has an unknown field");
            }
        }
        return new Members(this, members);
    }

    /** The fields of a record. */
    record Members(MetadataNode record, Map<String, CborValue> members) {
        Optional<MetadataNode> optional(String name) {
            return Optional.ofNullable(members.get(name))
                    .map(value -> new MetadataNode(value, record.path.isEmpty() ? name : record.path + "." + name));
        }

        MetadataNode get(String name) throws SnapshotException {
            return optional(name).orElseThrow(() -> record.refused("lacks the field " + name));
        }
    }

    String text() throws SnapshotException {
        if (value instanceof CborValue.Text(String text)) {
            return text;
        }
        throw refused("is no text");
    }

    boolean bool() throws SnapshotException {
        if (value instanceof CborValue.Bool(boolean bool)) {
            return bool;
        }
        throw refused("is no Bool");
    }

    byte[] bytes() throws SnapshotException {
        if (value instanceof CborValue.Bytes bytes) {
            return bytes.value();
        }
        throw refused("is no byte string");
    }

    /** An integer within {@code min}..{@code max}. */
    int integer(int min, int max) throws SnapshotException {
        if (value instanceof CborValue.Int(long integer) && integer >= min && integer <= max) {
            return (int) integer;
        }
        throw refused("is no integer within " + min + ".." + max);
    }

    /** An integer of 1 or more. */
    long count() throws SnapshotException {
        if (value instanceof CborValue.Int(long integer) && integer >= 1) {
            return integer;
        }
        throw refused("is no positive integer");
    }

    /** An index into a table of this size. */
    int index(int size) throws SnapshotException {
        return integer(0, size - 1);
    }

    <T> List<T> list(Reader<T> item) throws SnapshotException {
        if (!(value instanceof CborValue.Array(var items))) {
            throw refused("is no array");
        }
        List<T> result = new ArrayList<>(items.size());
        for (int i = 0; i < items.size(); i++) {
            result.add(item.read(new MetadataNode(items.get(i), path + "[" + i + "]")));
        }
        return result;
    }

    SortedMap<String, String> texts() throws SnapshotException {
        SortedMap<String, String> result = new TreeMap<>();
        for (Map.Entry<String, CborValue> member : members().entrySet()) {
            result.put(member.getKey(), new MetadataNode(member.getValue(), path + "[...]").text());
        }
        return result;
    }

    /** A SHA-256 in lower-case hex. */
    String hash() throws SnapshotException {
        String text = text();
        if (text.length() == 2 * Sha256.BYTES
                && text.chars().allMatch(digit -> "0123456789abcdef".indexOf(digit) >= 0)) {
            return text;
        }
        throw refused("is no SHA-256 in hex");
    }

    /** The constant of an enum that has this name. */
    <E extends Enum<E>> E constant(E[] constants) throws SnapshotException {
        String name = text();
        for (E constant : constants) {
            if (constant.name().equals(name)) {
                return constant;
            }
        }
        throw refused("is none of the names this build knows");
    }
}
