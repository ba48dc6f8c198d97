package io.mtpscript.conformance.run;

import io.mtpscript.core.cbor.CborException;
import io.mtpscript.core.cbor.CborValue;
import io.mtpscript.core.decimal.Decimal;
import io.mtpscript.core.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

/** CBOR as people write and read it in cases. */
final class Answers {
    private static final int MAX_DEPTH = 128;

    private Answers() {}

    static CborValue cbor(JsonValue json) {
        return switch (json) {
            case JsonValue.JsonNull() -> new CborValue.Null();
            case JsonValue.JsonBool(boolean value) -> new CborValue.Bool(value);
            case JsonValue.JsonInt(long value) -> new CborValue.Int(value);
            case JsonValue.JsonDecimal(Decimal value) -> new CborValue.Decimal(value);
            case JsonValue.JsonString(String value) -> new CborValue.Text(value);
            case JsonValue.JsonArray(List<JsonValue> items) ->
                new CborValue.Array(items.stream().map(Answers::cbor).toList());
            case JsonValue.JsonObject object -> object(object);
        };
    }

    private static CborValue object(JsonValue.JsonObject object) {
        if (object.get("$decimal").orElse(object) instanceof JsonValue.JsonString(String digits)
                && Decimal.parse(digits) instanceof Decimal value) {
            return new CborValue.Decimal(value);
        }
        if (object.get("$secret").orElse(object) instanceof JsonValue.JsonString(String secret)) {
            return new CborValue.Bytes(secret.getBytes(StandardCharsets.UTF_8));
        }
        var members = new LinkedHashMap<String, CborValue>();
        object.members().forEach((name, value) -> members.put(name, cbor(value)));
        return CborValue.mapOf(members);
    }

    static String text(byte[] cbor) {
        try {
            return text(CborValue.decode(cbor, MAX_DEPTH));
        } catch (CborException e) {
            throw new AssertionError("not CBOR: " + HexFormat.of().formatHex(cbor), e);
        }
    }

    private static String text(CborValue value) {
        return switch (value) {
            case CborValue.Null() -> "null";
            case CborValue.Bool(boolean bool) -> Boolean.toString(bool);
            case CborValue.Int(long integer) -> Long.toString(integer);
            case CborValue.Decimal(Decimal decimal) -> decimal + "d";
            case CborValue.Text(String text) -> '"' + text + '"';
            case CborValue.Bytes bytes -> "h'" + HexFormat.of().formatHex(bytes.value()) + "'";
            case CborValue.Array(List<CborValue> items) ->
                items.stream().map(Answers::text).collect(Collectors.joining(", ", "[", "]"));
            case CborValue.Map(var entries) ->
                entries.stream()
                        .map(e -> text(e.getKey()) + ": " + text(e.getValue()))
                        .collect(Collectors.joining(", ", "{", "}"));
        };
    }
}
