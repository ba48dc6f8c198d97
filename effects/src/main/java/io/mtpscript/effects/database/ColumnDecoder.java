package io.mtpscript.effects.database;

import io.mtpscript.core.cbor.CborWriter;
import io.mtpscript.core.json.JsonFault;
import io.mtpscript.core.json.JsonValue;
import io.mtpscript.core.unicode.Utf8;
import io.mtpscript.effects.values.JsonUnion;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decodes one column's values from their binary format into the canonical CBOR of the field's type. */
final class ColumnDecoder {
    private static final int JSONB_VERSION = 1;
    private static final int NULL_LENGTH = -1;

    private final ColumnShape shape;
    private final Optional<PgType> type;
    private final boolean array;

    private ColumnDecoder(ColumnShape shape, Optional<PgType> type, boolean array) {
        this.shape = shape;
        this.type = type;
        this.array = array;
    }

    /**
     * The decoder for a column of this type.
     *
     * @param oid the column's type
     * @throws MismatchException if a column of this type has no values of the shape
     */
    static ColumnDecoder of(ColumnShape shape, int oid) throws MismatchException {
        Optional<PgType> element = PgType.elementOf(oid);
        ColumnDecoder decoder = element.isPresent()
                ? new ColumnDecoder(shape, element, true)
                : new ColumnDecoder(shape, PgType.scalar(oid), false);
        ColumnShape item = bare(shape) instanceof ColumnShape.ListOf(ColumnShape inner) && decoder.array
                ? bare(inner)
                : bare(shape);
        boolean fits = decoder.array == (bare(shape) instanceof ColumnShape.ListOf)
                && item instanceof ColumnShape.Scalar scalar
                && fits(scalar, decoder.type);
        if (!fits) {
            boolean floating = decoder.type
                    .filter(t -> t == PgType.FLOAT4 || t == PgType.FLOAT8)
                    .isPresent();
            throw new MismatchException("the column has " + PgType.describe(oid) + ", the field is " + shape.describe()
                    + (floating ? "; floating-point columns are refused, use numeric" : ""));
        }
        return decoder;
    }

    private static ColumnShape bare(ColumnShape shape) {
        return shape instanceof ColumnShape.Nullable(ColumnShape inner) ? inner : shape;
    }

    private static boolean fits(ColumnShape.Scalar scalar, Optional<PgType> type) {
        if (type.isEmpty()) {
            // Sent as text by the server's output function: enums, intervals, network addresses.
            return scalar == ColumnShape.Scalar.STRING;
        }
        return switch (type.get()) {
            case INT2, INT4, INT8 -> scalar == ColumnShape.Scalar.INT;
            case BOOL -> scalar == ColumnShape.Scalar.BOOL;
            case NUMERIC -> scalar == ColumnShape.Scalar.DECIMAL;
            case JSON, JSONB -> scalar == ColumnShape.Scalar.JSON;
            case TEXT, VARCHAR, BPCHAR, NAME, CHAR, UUID, DATE, TIME, TIMESTAMP, TIMESTAMPTZ, BYTEA ->
                scalar == ColumnShape.Scalar.STRING;
            case FLOAT4, FLOAT8 -> false;
        };
    }

    /**
     * Writes one value.
     *
     * @param bytes null for NULL
     */
    void decode(byte @Nullable [] bytes, CborWriter out) throws MismatchException {
        if (array) {
            decodeList(bytes, out);
        } else {
            decode(shape, bytes, out);
        }
    }

    private void decode(ColumnShape of, byte @Nullable [] bytes, CborWriter out) throws MismatchException {
        switch (of) {
            case ColumnShape.Nullable(ColumnShape inner) -> {
                if (bytes == null) {
                    out.array(1).integer(1);
                } else {
                    out.array(2).integer(0);
                    decode(inner, bytes, out);
                }
            }
            case ColumnShape.Scalar scalar -> {
                if (bytes == null) {
                    throw new MismatchException("the value is NULL, the field is " + shape.describe());
                }
                decodeScalar(scalar, bytes, out);
            }
            case ColumnShape.ListOf list -> throw new IllegalStateException("An array inside an array");
        }
    }

    private void decodeList(byte @Nullable [] bytes, CborWriter out) throws MismatchException {
        if (bytes == null) {
            if (!(shape instanceof ColumnShape.Nullable)) {
                throw new MismatchException("the value is NULL, the field is " + shape.describe());
            }
            out.array(1).integer(1);
            return;
        }
        if (shape instanceof ColumnShape.Nullable) {
            out.array(2).integer(0);
        }
        if (!(bare(shape) instanceof ColumnShape.ListOf(ColumnShape element))) {
            throw new IllegalStateException("A decoder of arrays for " + shape.describe());
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        int dimensions = in.getInt();
        in.getInt(); // whether there are nulls: each element says so itself
        in.getInt(); // the elements' type is the column's
        if (dimensions > 1) {
            throw new MismatchException("the array has " + dimensions + " dimensions");
        }
        int count = dimensions == 0 ? 0 : in.getInt();
        if (dimensions == 1) {
            in.getInt(); // where its indexes begin
        }
        out.array(count);
        for (int i = 0; i < count; i++) {
            int length = in.getInt();
            byte @Nullable [] item = length == NULL_LENGTH ? null : new byte[length];
            if (item != null) {
                in.get(item);
            }
            decode(element, item, out);
        }
    }

    private void decodeScalar(ColumnShape.Scalar scalar, byte[] bytes, CborWriter out) throws MismatchException {
        switch (scalar) {
            case INT -> out.integer(integer(bytes));
            case BOOL -> out.bool(bytes[0] != 0);
            case DECIMAL -> out.decimal(Numeric.read(bytes));
            case JSON -> json(bytes, out);
            case STRING -> string(bytes, out);
        }
    }

    private static long integer(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        return switch (bytes.length) {
            case Short.BYTES -> in.getShort();
            case Integer.BYTES -> in.getInt();
            default -> in.getLong();
        };
    }

    private void json(byte[] bytes, CborWriter out) throws MismatchException {
        boolean binary = type.filter(t -> t == PgType.JSONB).isPresent();
        if (binary && bytes[0] != JSONB_VERSION) {
            throw new MismatchException("this server's jsonb has another format than version " + JSONB_VERSION);
        }
        switch (JsonValue.parse(bytes, binary ? 1 : 0, bytes.length)) {
            case JsonValue value -> JsonUnion.write(value, out);
            case JsonFault fault -> throw new MismatchException("the value is no Json: " + fault.message());
        }
    }

    private void string(byte[] bytes, CborWriter out) throws MismatchException {
        if (type.isEmpty()) {
            text(bytes, out);
            return;
        }
        switch (type.get()) {
            case UUID -> {
                String hex = HexFormat.of().formatHex(bytes);
                out.text(hex.substring(0, 8) + "-" + hex.substring(8, 12) + "-" + hex.substring(12, 16) + "-"
                        + hex.substring(16, 20) + "-" + hex.substring(20));
            }
            case DATE -> out.text(Temporal.readDate(bytes));
            case TIME -> out.text(Temporal.readTime(bytes));
            case TIMESTAMP -> out.text(Temporal.readTimestamp(bytes));
            case TIMESTAMPTZ -> out.text(Temporal.readTimestamptz(bytes));
            case BYTEA -> {
                byte[] base64 = Base64.getEncoder().encode(bytes);
                out.text(base64, 0, base64.length);
            }
            case TEXT, VARCHAR, BPCHAR, NAME, CHAR -> text(bytes, out);
            case BOOL, INT2, INT4, INT8, NUMERIC, JSON, JSONB, FLOAT4, FLOAT8 ->
                throw new IllegalStateException("A String from " + type.get());
        }
    }

    private static void text(byte[] bytes, CborWriter out) throws MismatchException {
        if (Utf8.firstInvalid(bytes, 0, bytes.length) >= 0) {
            throw new MismatchException("the text is no UTF-8");
        }
        out.text(bytes, 0, bytes.length);
    }

    /** As the driver gives values of types that are not known here. */
    static byte[] textBytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
