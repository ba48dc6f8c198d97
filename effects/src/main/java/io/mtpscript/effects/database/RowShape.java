package io.mtpscript.effects.database;

import io.mtpscript.core.code.TypeDesc;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The record that rows of a site decode into.
 *
 * @param fields in the order of CBOR's map keys: shorter names first, then bytewise
 */
record RowShape(List<RowField> fields) {
    RowShape {
        fields = fields.stream()
                .sorted(Comparator.<RowField>comparingInt(f -> f.key().length)
                        .thenComparing(RowField::key, Arrays::compareUnsigned))
                .toList();
    }

    /** @param key the name's UTF-8 */
    record RowField(String name, byte[] key, ColumnShape shape) {
        /** The field's column among those of a result. */
        Place place(List<StatementTypes.ResultColumn> columns) {
            int index = -1;
            for (int i = 0; i < columns.size(); i++) {
                String column = columns.get(i).name();
                if (!fieldName(column).equals(name) && !column.equals(name)) {
                    continue;
                }
                if (index >= 0) {
                    return new Place.Nowhere(column, "the result has two columns for the field " + name);
                }
                index = i;
            }
            if (index < 0) {
                return new Place.Nowhere(columnName(name), "the result has no column for the field " + name);
            }
            StatementTypes.ResultColumn column = columns.get(index);
            try {
                return new Place.At(
                        new RowDecoder.FieldColumn(key, index, column.name(), ColumnDecoder.of(shape, column.oid())));
            } catch (MismatchException mismatch) {
                return new Place.OtherType(column.name(), mismatch.reason());
            }
        }
    }

    /** Where a field's values come from. */
    sealed interface Place {
        record At(RowDecoder.FieldColumn column) implements Place {}

        record Nowhere(String column, String reason) implements Place {}

        record OtherType(String column, String reason) implements Place {}
    }

    /** The row record of this type id; empty if it is no record or a field has a type that no column has. */
    static Optional<RowShape> of(List<TypeDesc> types, int type) {
        if (!(types.get(type) instanceof TypeDesc.Record(List<TypeDesc.Field> fields))) {
            return Optional.empty();
        }
        List<RowField> rowFields = new ArrayList<>();
        for (TypeDesc.Field field : fields) {
            Optional<ColumnShape> shape = ColumnShape.of(types, field.type());
            if (shape.isEmpty()) {
                return Optional.empty();
            }
            rowFields.add(new RowField(field.name(), field.name().getBytes(StandardCharsets.UTF_8), shape.get()));
        }
        return Optional.of(new RowShape(rowFields));
    }

    /** Finds each field's column. The failure names the field that has none, several, or one of another type. */
    Matched match(List<StatementTypes.ResultColumn> columns) {
        List<RowDecoder.FieldColumn> found = new ArrayList<>();
        for (RowField field : fields) {
            switch (field.place(columns)) {
                case Place.At(RowDecoder.FieldColumn column) -> found.add(column);
                case Place.Nowhere(String column, String reason) -> {
                    return refused(column, reason);
                }
                case Place.OtherType(String column, String reason) -> {
                    return refused(column, reason);
                }
            }
        }
        return new Matched.Decoder(new RowDecoder(found));
    }

    /** What matching gives. */
    sealed interface Matched {
        record Decoder(RowDecoder decoder) implements Matched {}

        record Refused(DbFailure failure) implements Matched {}
    }

    private static Matched refused(String column, String reason) {
        return new Matched.Refused(DbFailure.mismatch(column, reason));
    }

    /** {@code created_at} fills {@code createdAt}. */
    static String fieldName(String column) {
        StringBuilder out = new StringBuilder(column.length());
        for (int i = 0; i < column.length(); i++) {
            char c = column.charAt(i);
            boolean joins = c == '_' && i > 0 && i + 1 < column.length() && isLowerOrDigit(column.charAt(i + 1));
            if (joins) {
                i++;
                char next = column.charAt(i);
                out.append(next >= 'a' && next <= 'z' ? (char) (next - 'a' + 'A') : next);
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    /** {@code createdAt} is filled by {@code created_at}. */
    static String columnName(String field) {
        StringBuilder out = new StringBuilder(field.length() + 4);
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            if (c >= 'A' && c <= 'Z' && i > 0) {
                out.append('_').append((char) (c - 'A' + 'a'));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    private static boolean isLowerOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }
}
