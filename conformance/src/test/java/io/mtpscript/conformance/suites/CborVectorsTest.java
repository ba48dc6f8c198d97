package io.mtpscript.conformance.suites;

import com.fasterxml.jackson.databind.JsonNode;
import io.mtpscript.core.Limits;
import io.mtpscript.core.cbor.CborException;
import io.mtpscript.core.cbor.CborValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The examples of RFC 7049, appendix A: read and written again where they are our deterministic subset, else refused. */
final class CborVectorsTest {
    private static final HexFormat HEX = HexFormat.of();

    /** The examples without a JSON form that are ours. */
    private static final Map<String, CborValue> BY_DIAGNOSTIC = Map.of(
            "h''",
            new CborValue.Bytes(new byte[0]),
            "h'01020304'",
            new CborValue.Bytes(new byte[] {1, 2, 3, 4}),
            "{1: 2, 3: 4}",
            new CborValue.Map(List.of(
                    Map.entry(new CborValue.Int(1), new CborValue.Int(2)),
                    Map.entry(new CborValue.Int(3), new CborValue.Int(4)))));

    @Test
    void readsAndWritesTheDeterministicOnesAndRefusesTheOthers() throws IOException {
        Suite suite = Suite.named("cbor");
        Tally tally = new Tally("cbor");
        for (JsonNode vector : suite.json("appendix_a.json")) {
            String hex = vector.required("hex").textValue();
            Optional<String> refusal = refusal(vector);
            try {
                CborValue found = CborValue.decode(HEX.parseHex(hex), Limits.CBOR_DEPTH);
                if (refusal.isPresent()) {
                    tally.fails(hex, "wanted a refusal, " + refusal.get() + "; found " + found);
                } else {
                    CborValue wanted = wanted(vector);
                    tally.passes(hex, wanted, found);
                    tally.passes(hex + " written", hex, HEX.formatHex(wanted.encode()));
                }
            } catch (CborException refused) {
                tally.decides(hex, refusal.isPresent() ? "refused" : "accepted", "refused");
            }
        }
        tally.end(2 * 35, 47);
    }

    /** Why an example is none of ours; empty where it is. */
    private static Optional<String> refusal(JsonNode vector) {
        if (!vector.required("roundtrip").booleanValue()) {
            return Optional.of("not in its deterministic form");
        }
        String diagnostic = vector.path("diagnostic").asText("");
        JsonNode decoded = vector.path("decoded");
        if (decoded.isFloatingPointNumber()
                || List.of("NaN", "Infinity", "-Infinity").contains(diagnostic)) {
            return Optional.of("a floating-point number");
        }
        if (decoded.isIntegralNumber() && !decoded.canConvertToLong()) {
            return Optional.of("an integer outside 64 bits");
        }
        if (diagnostic.equals("undefined") || diagnostic.startsWith("simple(")) {
            return Optional.of("a simple value other than false, true and null");
        }
        return diagnostic.matches("\\d+\\(.*") ? Optional.of("a tag other than a Decimal's") : Optional.empty();
    }

    private static CborValue wanted(JsonNode vector) {
        JsonNode diagnostic = vector.path("diagnostic");
        if (diagnostic.isMissingNode()) {
            return ofJson(vector.required("decoded"));
        }
        CborValue value = BY_DIAGNOSTIC.get(diagnostic.textValue());
        if (value == null) {
            throw new AssertionError("no value is written down for " + diagnostic);
        }
        return value;
    }

    private static CborValue ofJson(JsonNode json) {
        return switch (json.getNodeType()) {
            case NUMBER -> new CborValue.Int(json.longValue());
            case STRING -> new CborValue.Text(json.textValue());
            case BOOLEAN -> new CborValue.Bool(json.booleanValue());
            case NULL -> new CborValue.Null();
            case ARRAY -> {
                List<CborValue> items = new ArrayList<>();
                json.forEach(item -> items.add(ofJson(item)));
                yield new CborValue.Array(items);
            }
            case OBJECT -> {
                Map<String, CborValue> members = new LinkedHashMap<>();
                json.properties().forEach(member -> members.put(member.getKey(), ofJson(member.getValue())));
                yield CborValue.mapOf(members);
            }
            case BINARY, MISSING, POJO -> throw new AssertionError("not of a JSON text: " + json);
        };
    }
}
