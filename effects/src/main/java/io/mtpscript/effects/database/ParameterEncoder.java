package io.mtpscript.effects.database;

import io.mtpscript.core.decimal.Decimal;
import io.mtpscript.core.json.JsonValue;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Converts parameters to what the prepared statement expects: the server says the type of each {@code $n}, and a value either
 * is exactly one of that type or is refused. No conversion rounds, cuts or guesses.
 */
final class ParameterEncoder {
    private static final Pattern UUID =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
    private static final int JSONB_VERSION = 1;
    private static final int NULL_LENGTH = -1;

    private ParameterEncoder() {}

    /** A parameter as it is sent. */
    sealed interface Encoded {
        record Null() implements Encoded {}

        /** In the binary format of its type. */
        record Binary(byte[] bytes) implements Encoded {}

        /** As text, for the input function of a type that is not known here: enums, inet, ranges. */
        record Text(String text) implements Encoded {}
    }

    /**
     * @param oid the object id of the type that the server expects
     * @throws MismatchException if the value is none of that type
     */
    static Encoded encode(SqlValue value, int oid) throws MismatchException {
        if (value instanceof SqlValue.Null) {
            return new Encoded.Null();
        }
        Optional<PgType> scalar = PgType.scalar(oid);
        if (scalar.isPresent()) {
            return new Encoded.Binary(binary(value, scalar.get()));
        }
        Optional<PgType> element = PgType.elementOf(oid);
        if (element.isPresent()) {
            return new Encoded.Binary(array(value, element.get()));
        }
        return new Encoded.Text(text(value));
    }

    /** Why no value of this type can be a parameter of the type that the server expects; empty where one can. */
    static Optional<String> refusal(ColumnShape given, int oid) {
        ColumnShape shape = given instanceof ColumnShape.Nullable(ColumnShape inner) ? inner : given;
        Optional<PgType> element = PgType.elementOf(oid);
        if (PgType.scalar(oid).isEmpty() && element.isEmpty()) {
            return Optional.empty();
        }
        if (element.isPresent() != (shape instanceof ColumnShape.ListOf)) {
            return Optional.of(mismatch(shape.describe(), PgType.describe(oid)).reason());
        }
        ColumnShape item = shape instanceof ColumnShape.ListOf(ColumnShape inner) ? inner : shape;
        ColumnShape bare = item instanceof ColumnShape.Nullable(ColumnShape inner) ? inner : item;
        PgType type = element.or(() -> PgType.scalar(oid)).orElseThrow();
        return bare instanceof ColumnShape.Scalar scalar && takes(type, scalar)
                ? Optional.empty()
                : Optional.of(mismatch(shape.describe(), element.isPresent() ? PgType.describe(oid) : expected(type))
                        .reason());
    }

    /** Whether some value of this type is one of the server's. */
    private static boolean takes(PgType type, ColumnShape.Scalar given) {
        return switch (type) {
            case INT2, INT4, INT8, NUMERIC -> given == ColumnShape.Scalar.INT || given == ColumnShape.Scalar.DECIMAL;
            case BOOL -> given == ColumnShape.Scalar.BOOL;
            case JSON, JSONB -> given == ColumnShape.Scalar.JSON || given == ColumnShape.Scalar.STRING;
            case TEXT, VARCHAR, BPCHAR, NAME, CHAR, UUID, DATE, TIME, TIMESTAMP, TIMESTAMPTZ, BYTEA ->
                given == ColumnShape.Scalar.STRING;
            case FLOAT4, FLOAT8 -> false;
        };
    }

    private static void require(PgType type, ColumnShape.Scalar given) throws MismatchException {
        if (!takes(type, given)) {
            throw mismatch(given.typeName(), expected(type));
        }
    }

    private static byte[] binary(SqlValue value, PgType type) throws MismatchException {
        return switch (value) {
            case SqlValue.OfInt(long number) -> {
                require(type, ColumnShape.Scalar.INT);
                yield integer(number, type);
            }
            case SqlValue.OfBool(boolean bool) -> {
                require(type, ColumnShape.Scalar.BOOL);
                yield new byte[] {(byte) (bool ? 1 : 0)};
            }
            case SqlValue.OfText(String text) -> {
                require(type, ColumnShape.Scalar.STRING);
                yield text(text, type);
            }
            case SqlValue.OfDecimal(Decimal decimal) -> {
                require(type, ColumnShape.Scalar.DECIMAL);
                yield decimal(decimal, type);
            }
            case SqlValue.OfJson(JsonValue json) -> {
                require(type, ColumnShape.Scalar.JSON);
                yield jsonBytes(json.toBytes(), type);
            }
            case SqlValue.OfList list -> throw mismatch("List", expected(type));
            case SqlValue.Null none -> throw mismatch("None", expected(type));
        };
    }

    private static byte[] integer(long number, PgType type) throws MismatchException {
        return switch (type) {
            case INT2 -> {
                requireRange(number, Short.MIN_VALUE, Short.MAX_VALUE, type);
                yield ByteBuffer.allocate(Short.BYTES).putShort((short) number).array();
            }
            case INT4 -> {
                requireRange(number, Integer.MIN_VALUE, Integer.MAX_VALUE, type);
                yield ByteBuffer.allocate(Integer.BYTES).putInt((int) number).array();
            }
            case INT8 -> ByteBuffer.allocate(Long.BYTES).putLong(number).array();
            case NUMERIC -> Numeric.write(Decimal.fromLong(number));
            default -> throw new IllegalStateException("An Int for " + type);
        };
    }

    private static byte[] decimal(Decimal number, PgType type) throws MismatchException {
        if (type == PgType.NUMERIC) {
            return Numeric.write(number);
        }
        if (!number.isInt()) {
            throw new MismatchException(type.sqlName() + " does not hold this Decimal");
        }
        return integer(number.toLong(), type);
    }

    private static byte[] jsonBytes(byte[] text, PgType type) {
        if (type == PgType.JSON) {
            return text;
        }
        return ByteBuffer.allocate(text.length + 1)
                .put((byte) JSONB_VERSION)
                .put(text)
                .array();
    }

    private static byte[] text(String text, PgType type) throws MismatchException {
        return switch (type) {
            case TEXT, VARCHAR, BPCHAR, NAME, CHAR -> utf8(text);
            case JSON, JSONB -> jsonBytes(utf8(text), type);
            case UUID -> {
                if (!UUID.matcher(text).matches()) {
                    throw new MismatchException("a uuid is written like 01234567-89ab-cdef-0123-456789abcdef");
                }
                yield HexFormat.of().parseHex(text.replace("-", ""));
            }
            case DATE -> Temporal.writeDate(text);
            case TIME -> Temporal.writeTime(text);
            case TIMESTAMP -> Temporal.writeTimestamp(text);
            case TIMESTAMPTZ -> Temporal.writeTimestamptz(text);
            case BYTEA -> {
                try {
                    yield Base64.getDecoder().decode(text);
                } catch (IllegalArgumentException malformed) {
                    throw new MismatchException("a bytea is given in Base64");
                }
            }
            case BOOL, INT2, INT4, INT8, NUMERIC, FLOAT4, FLOAT8 ->
                throw new IllegalStateException("A String for " + type);
        };
    }

    private static byte[] utf8(String text) throws MismatchException {
        if (text.indexOf('\0') >= 0) {
            throw new MismatchException("PostgreSQL keeps no U+0000");
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** An array's format: dimensions, whether there are nulls, element type, then length and lower bound, then the elements. */
    private static byte[] array(SqlValue value, PgType element) throws MismatchException {
        if (!(value instanceof SqlValue.OfList(List<SqlValue> items))) {
            throw new MismatchException("the statement expects a List of " + element.sqlName());
        }
        byte[][] encoded = new byte[items.size()][];
        boolean nulls = false;
        int size = (items.isEmpty() ? 3 : 5) * Integer.BYTES;
        for (int i = 0; i < encoded.length; i++) {
            boolean none = items.get(i) instanceof SqlValue.Null;
            nulls |= none;
            encoded[i] = none ? new byte[0] : binary(items.get(i), element);
            size = Math.addExact(size, Integer.BYTES + encoded[i].length);
        }
        ByteBuffer out = ByteBuffer.allocate(size);
        out.putInt(items.isEmpty() ? 0 : 1).putInt(nulls ? 1 : 0).putInt(element.oid());
        if (!items.isEmpty()) {
            out.putInt(items.size()).putInt(1);
        }
        for (int i = 0; i < encoded.length; i++) {
            boolean none = items.get(i) instanceof SqlValue.Null;
            out.putInt(none ? NULL_LENGTH : encoded[i].length).put(encoded[i]);
        }
        return out.array();
    }

    /** The text that the input function of an unknown type gets; it decides. */
    private static String text(SqlValue value) throws MismatchException {
        return switch (value) {
            case SqlValue.OfText(String text) -> {
                utf8(text);
                yield text;
            }
            case SqlValue.OfInt(long number) -> Long.toString(number);
            case SqlValue.OfBool(boolean bool) -> bool ? "true" : "false";
            case SqlValue.OfDecimal(Decimal decimal) -> decimal.toString();
            case SqlValue.OfJson(JsonValue json) -> json.toText();
            case SqlValue.OfList(List<SqlValue> items) -> arrayText(items);
            case SqlValue.Null none -> throw new IllegalArgumentException("NULL has no text");
        };
    }

    /** An array literal: {@code {"a","b",NULL}}. */
    private static String arrayText(List<SqlValue> items) throws MismatchException {
        StringBuilder out = new StringBuilder("{");
        for (SqlValue item : items) {
            if (out.length() > 1) {
                out.append(',');
            }
            switch (item) {
                case SqlValue.Null none -> out.append("NULL");
                case SqlValue.OfList list -> throw new MismatchException("a List of Lists is no array here");
                case SqlValue.OfInt scalar -> quote(text(scalar), out);
                case SqlValue.OfBool scalar -> quote(text(scalar), out);
                case SqlValue.OfText scalar -> quote(text(scalar), out);
                case SqlValue.OfDecimal scalar -> quote(text(scalar), out);
                case SqlValue.OfJson scalar -> quote(text(scalar), out);
            }
        }
        return out.append('}').toString();
    }

    private static void quote(String text, StringBuilder out) {
        out.append('"').append(text.replace("\\", "\\\\").replace("\"", "\\\"")).append('"');
    }

    private static void requireRange(long number, long min, long max, PgType type) throws MismatchException {
        if (number < min || number > max) {
            throw new MismatchException(number + " does not fit " + type.sqlName());
        }
    }

    private static MismatchException mismatch(String given, String expected) {
        return new MismatchException("the value is of type " + given + ", the statement expects " + expected);
    }

    private static String expected(PgType type) {
        return type == PgType.FLOAT4 || type == PgType.FLOAT8
                ? type.sqlName() + ", and floating-point numbers are refused: use numeric"
                : type.sqlName();
    }
}
