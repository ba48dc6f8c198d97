package io.mtpscript.effects.database;

import io.mtpscript.core.bytes.ByteBuilder;
import io.mtpscript.core.cbor.CborWriter;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.util.Optional;
import java.util.stream.Collector;
import org.jspecify.annotations.Nullable;

/** Takes the rows of one statement as they arrive and keeps their records' CBOR; past a limit it keeps nothing. */
final class RowSink {
    private final RowDecoder decoder;
    private final int maxRows;
    private final int maxBytes;
    private final Runnable tooManyBytes;
    private final CborWriter records = new CborWriter();
    private int rows;
    private @Nullable DbFailure failure;

    /**
     * @param maxRows one row more may come; it is not kept
     * @param tooManyBytes runs once when the records are over {@code maxBytes}
     */
    RowSink(RowDecoder decoder, int maxRows, int maxBytes, Runnable tooManyBytes) {
        this.decoder = decoder;
        this.maxRows = maxRows;
        this.maxBytes = maxBytes;
        this.tooManyBytes = tooManyBytes;
    }

    Collector<Row, RowSink, RowSink> collector() {
        return Collector.of(() -> this, RowSink::accept, (left, right) -> left, sink -> sink);
    }

    private void accept(Row row) {
        rows++;
        if (failure != null || rows > maxRows) {
            return;
        }
        decoder.decode(column -> bytes(row.getValue(column)), records).ifPresent(this::fail);
        if (failure == null && records.buffer().length() > maxBytes) {
            fail(DbFailure.tooLarge("The rows are over " + maxBytes + " bytes"));
            tooManyBytes.run();
        }
    }

    private void fail(DbFailure reason) {
        failure = reason;
        records.buffer().clear();
    }

    /** Values come as bytes in binary format, or as text where the type is not known here. */
    static byte @Nullable [] bytes(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Buffer buffer -> buffer.getBytes();
            case String text -> ColumnDecoder.textBytes(text);
            default -> throw new IllegalStateException("The driver decoded a value to " + value.getClass());
        };
    }

    /** How many rows came. */
    int rows() {
        return rows;
    }

    /** The records' CBOR, one behind the other. */
    ByteBuilder records() {
        return records.buffer();
    }

    Optional<DbFailure> failure() {
        return Optional.ofNullable(failure);
    }
}
