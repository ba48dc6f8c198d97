package io.mtpscript.effects.database;

import io.mtpscript.core.Limits;
import io.mtpscript.core.cbor.CborException;
import io.mtpscript.core.cbor.CborReader;
import io.mtpscript.core.json.JsonValue;
import io.mtpscript.effects.values.JsonUnion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A value of type {@code Sql}: {@code [text with $1..$n, [values...], [type names...]]}.
 *
 * @param text SQL with {@code $1} to {@code $n}
 */
record SqlStatement(String text, List<SqlValue> values) {
    SqlStatement {
        values = List.copyOf(values);
    }

    /**
     * Reads a statement.
     *
     * @return the statement, or why a value of it cannot be bound
     */
    static Parsed read(CborReader in) {
        try {
            in.array(3);
            String text = in.text();
            int valuesAt = in.offset();
            in.skip();
            int count = in.array();
            List<String> typeNames = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                typeNames.add(in.text());
            }
            CborReader values = new CborReader(in.source(), valuesAt, in.offset(), Integer.MAX_VALUE - 1);
            values.array(count);
            List<SqlValue> list = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                Optional<SqlValue> value = value(typeNames.get(i), values);
                if (value.isEmpty()) {
                    return new Parsed.Refused(DbFailure.mismatch(
                            "$" + (i + 1), "the Json value is nested deeper than " + Limits.JSON_DEPTH));
                }
                list.add(value.get());
            }
            return new Parsed.Statement(new SqlStatement(text, list));
        } catch (CborException malformed) {
            throw new IllegalArgumentException("A malformed Sql value", malformed);
        }
    }

    /** What reading gives. */
    sealed interface Parsed {
        record Statement(SqlStatement sql) implements Parsed {}

        record Refused(DbFailure failure) implements Parsed {}
    }

    private static Optional<SqlValue> value(String typeName, CborReader in) throws CborException {
        if (typeName.endsWith("?")) {
            int items = in.array();
            in.integer(0, 1);
            return items == 1
                    ? Optional.of(new SqlValue.Null())
                    : value(typeName.substring(0, typeName.length() - 1), in);
        }
        if (typeName.endsWith("[]")) {
            return list(typeName.substring(0, typeName.length() - 2), in);
        }
        return switch (typeName) {
            case "int" -> Optional.of(new SqlValue.OfInt(in.integer()));
            case "bool" -> Optional.of(new SqlValue.OfBool(in.bool()));
            case "string" -> Optional.of(new SqlValue.OfText(in.text()));
            case "decimal" -> Optional.of(new SqlValue.OfDecimal(in.decimal()));
            case "json" -> {
                Optional<JsonValue> json = JsonUnion.read(in, Limits.JSON_DEPTH);
                yield json.map(SqlValue.OfJson::new);
            }
            default -> throw new IllegalArgumentException("No type of a parameter: " + typeName);
        };
    }

    private static Optional<SqlValue> list(String elementType, CborReader in) throws CborException {
        int count = in.array();
        List<SqlValue> items = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            Optional<SqlValue> item = value(elementType, in);
            if (item.isEmpty()) {
                return Optional.empty();
            }
            items.add(item.get());
        }
        return Optional.of(new SqlValue.OfList(items));
    }
}
