package io.mtpscript.effects.database;

import io.mtpscript.core.cbor.CborWriter;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the rows of one statement into records.
 *
 * @param fields in the order of the record's keys
 */
record RowDecoder(List<FieldColumn> fields) {
    RowDecoder {
        fields = List.copyOf(fields);
    }

    /**
     * @param key the field's name in UTF-8
     * @param column the index of its column
     * @param columnName for messages
     */
    record FieldColumn(byte[] key, int column, String columnName, ColumnDecoder decoder) {}

    /** The values of one row in the formats in which the server sent them. */
    interface Row {
        /** Null for NULL. */
        byte @Nullable [] value(int column);
    }

    /** Appends one record. The failure names the column whose value does not fit. */
    Optional<DbFailure> decode(Row row, CborWriter out) {
        out.map(fields.size());
        for (FieldColumn field : fields) {
            out.text(field.key(), 0, field.key().length);
            try {
                field.decoder().decode(row.value(field.column()), out);
            } catch (MismatchException mismatch) {
                return Optional.of(DbFailure.mismatch(field.columnName(), mismatch.reason()));
            }
        }
        return Optional.empty();
    }
}
