package io.mtpscript.effects.database;

import io.mtpscript.core.decimal.Decimal;
import io.mtpscript.core.json.JsonValue;
import java.util.List;

/** A bound parameter's value. */
public sealed interface SqlValue {
    /** {@code None}. */
    record Null() implements SqlValue {}

    record OfInt(long value) implements SqlValue {}

    record OfBool(boolean value) implements SqlValue {}

    record OfText(String value) implements SqlValue {}

    record OfDecimal(Decimal value) implements SqlValue {}

    record OfJson(JsonValue value) implements SqlValue {}

    record OfList(List<SqlValue> items) implements SqlValue {
        public OfList {
            items = List.copyOf(items);
        }
    }
}
