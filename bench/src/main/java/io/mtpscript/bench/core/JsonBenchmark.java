package io.mtpscript.bench.core;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.mtpscript.bench.ShortRun;
import io.mtpscript.core.bytes.ByteBuilder;
import io.mtpscript.core.json.CanonicalJson;
import io.mtpscript.core.json.JsonResult;
import io.mtpscript.core.json.JsonValue;
import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;

/**
 * Canonical JSON from and to a tree. Jackson is asked for as much as it can be of the same: exact decimals, duplicate keys
 * refused, nothing behind the end; keys it leaves as they come.
 */
public class JsonBenchmark extends ShortRun {
    private final JsonMapper jackson = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private final byte[] body = Bodies.order();
    private final JsonValue tree = Bodies.orderTree();
    private final JsonNode jacksonTree;
    private final ByteBuilder out = new ByteBuilder();

    public JsonBenchmark() {
        try {
            jacksonTree = jackson.readTree(body);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Benchmark
    public JsonResult parse() {
        return JsonValue.parse(body);
    }

    @Benchmark
    public JsonNode parseJackson() throws IOException {
        return jackson.readTree(body);
    }

    @Benchmark
    public byte[] write() {
        return tree.toBytes();
    }

    /** As an engine writes: into a buffer that is used again. */
    @Benchmark
    public int writeIntoBuffer() {
        out.clear();
        new CanonicalJson(out).value(tree).end();
        return out.length();
    }

    @Benchmark
    public byte[] writeJackson() throws IOException {
        return jackson.writeValueAsBytes(jacksonTree);
    }
}
