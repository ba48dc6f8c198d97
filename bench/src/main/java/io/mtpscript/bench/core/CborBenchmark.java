package io.mtpscript.bench.core;

import io.mtpscript.bench.ShortRun;
import io.mtpscript.core.Limits;
import io.mtpscript.core.bytes.ByteBuilder;
import io.mtpscript.core.cbor.CborException;
import io.mtpscript.core.cbor.CborReader;
import io.mtpscript.core.cbor.CborValue;
import io.mtpscript.core.cbor.CborWriter;
import io.mtpscript.core.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;

/** Deterministic CBOR of the same body: as a tree, with keys sorted on the way, and by the cursors that guests' values use. */
public class CborBenchmark extends ShortRun {
    private final CborValue tree = ofJson(Bodies.orderTree());
    private final byte[] encoded = tree.encode();
    private final ByteBuilder out = new ByteBuilder();
    private final CborWriter writer = new CborWriter(out);

    private static CborValue ofJson(JsonValue json) {
        return switch (json) {
            case JsonValue.JsonNull() -> new CborValue.Null();
            case JsonValue.JsonBool(boolean value) -> new CborValue.Bool(value);
            case JsonValue.JsonInt(long value) -> new CborValue.Int(value);
            case JsonValue.JsonDecimal(var value) -> new CborValue.Decimal(value);
            case JsonValue.JsonString(String value) -> new CborValue.Text(value);
            case JsonValue.JsonArray(var items) ->
                new CborValue.Array(items.stream().map(CborBenchmark::ofJson).toList());
            case JsonValue.JsonObject(var members) -> {
                Map<String, CborValue> entries = new LinkedHashMap<>();
                members.forEach((key, value) -> entries.put(key, ofJson(value)));
                yield CborValue.mapOf(entries);
            }
        };
    }

    @Benchmark
    public int writeTree() {
        out.clear();
        tree.write(writer);
        return out.length();
    }

    @Benchmark
    public CborValue readTree() throws CborException {
        return CborValue.decode(encoded, Limits.CBOR_DEPTH);
    }

    /** Reads over the item with all its checks, and makes nothing of it. */
    @Benchmark
    public int check() throws CborException {
        CborReader reader = new CborReader(encoded, Limits.CBOR_DEPTH);
        reader.skip();
        reader.end();
        return reader.offset();
    }
}
