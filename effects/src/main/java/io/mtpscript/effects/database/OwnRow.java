package io.mtpscript.effects.database;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A row that the engine's own statement gave: the bytes of each column in PostgreSQL's binary format, empty for NULL. Whoever
 * wrote the statement knows its types.
 */
public record OwnRow(List<Optional<byte[]>> columns) {
    public OwnRow {
        columns = List.copyOf(columns);
    }

    /** A column of type boolean. */
    public boolean bool(int column) {
        return bytes(column).orElseThrow()[0] != 0;
    }

    /** A column of type bigint. */
    public long number(int column) {
        return ByteBuffer.wrap(bytes(column).orElseThrow()).getLong();
    }

    /** A column of a type that is text. */
    public String text(int column) {
        return new String(bytes(column).orElseThrow(), StandardCharsets.UTF_8);
    }

    /** A column of type bytea. */
    public Optional<byte[]> bytes(int column) {
        return columns.get(column);
    }
}
