package io.mtpscript.bench.core;

import io.mtpscript.core.json.JsonFault;
import io.mtpscript.core.json.JsonValue;
import java.nio.charset.StandardCharsets;

/** The body that JSON and CBOR are measured with: an order of three items, about 300 bytes, in canonical form. */
final class Bodies {
    private static final String ORDER = """
            {"customer":"Åsa Öberg & Söner","id":4711,"items":[{"price":19.99,"qty":3,"sku":"PEN-0001"},\
            {"price":1249.5,"qty":1,"sku":"DESK-220"},{"price":0.125,"qty":1200,"sku":"SCREW-M4"}],\
            "note":"deliver to the \\"back\\" door\\nring twice","paid":false,"tags":["new","export"],"total":1459.47}""";

    private Bodies() {}

    static byte[] order() {
        return ORDER.getBytes(StandardCharsets.UTF_8);
    }

    static JsonValue orderTree() {
        return switch (JsonValue.parse(order())) {
            case JsonValue value -> value;
            case JsonFault fault -> throw new IllegalStateException(fault.describe());
        };
    }
}
