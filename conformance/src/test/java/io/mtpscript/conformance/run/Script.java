package io.mtpscript.conformance.run;

import io.mtpscript.core.Limits;
import io.mtpscript.core.json.JsonValue;
import io.mtpscript.net.http.HttpField;
import io.mtpscript.net.http.LocalRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The requests of one case, from a text like this one, where all but the request line may be absent:
 *
 * <pre>
 * ### a title
 * # gas-limit 1000
 * # memory 65536
 * # answer [0, [{"id": 1}]]
 * POST /orders?dry=true
 * X-Trace: abc
 *
 * {"id": 1}
 * </pre>
 *
 * An answer is what the next effect of the request gives, as CBOR written in JSON; {@code {"$decimal": "1.5"}} is a Decimal,
 * {@code {"$secret": "key"}} a Secret.
 */
record Script(String title, long gasLimit, long memory, List<JsonValue> answers, LocalRequest request) {
    static final long DEFAULT_GAS = 10_000_000;

    /** One with the default bounds. */
    static Script of(String title, LocalRequest request) {
        return new Script(title, DEFAULT_GAS, Limits.DEFAULT.vmMemoryBytes(), List.of(), request);
    }

    /** The same request with another budget of memory. */
    Script with(long bytes) {
        return new Script(title, gasLimit, bytes, answers, request);
    }

    static List<Script> parse(String text) {
        var scripts = new ArrayList<Script>();
        for (String part : text.split("(?m)^### ?", -1)) {
            if (!part.isBlank()) {
                scripts.add(one(part));
            }
        }
        return scripts;
    }

    private static Script one(String text) {
        List<String> lines = text.lines().toList();
        String title = lines.getFirst().strip();
        long gasLimit = DEFAULT_GAS;
        long memory = Limits.DEFAULT.vmMemoryBytes();
        var answers = new ArrayList<JsonValue>();
        int at = 1;
        for (; lines.get(at).startsWith("# "); at++) {
            String[] directive = lines.get(at).substring(2).split(" ", 2);
            switch (directive[0]) {
                case "gas-limit" -> gasLimit = Long.parseLong(directive[1]);
                case "memory" -> memory = Long.parseLong(directive[1]);
                case "answer" -> answers.add(json(directive[1]));
                default -> throw new AssertionError(title + ": no directive " + directive[0]);
            }
        }
        String[] line = lines.get(at).split(" ", 0);
        var fields = new ArrayList<HttpField>();
        for (at++; at < lines.size() && !lines.get(at).isBlank(); at++) {
            String[] field = lines.get(at).split(": ", 2);
            fields.add(new HttpField(field[0], field[1]));
        }
        String body = lines.stream().skip(at).collect(Collectors.joining("\n")).strip();
        return new Script(
                title,
                gasLimit,
                memory,
                List.copyOf(answers),
                new LocalRequest(line[0], line[1], fields, body.getBytes(StandardCharsets.UTF_8)));
    }

    private static JsonValue json(String text) {
        if (JsonValue.parse(text.getBytes(StandardCharsets.UTF_8)) instanceof JsonValue value) {
            return value;
        }
        throw new AssertionError("not JSON: " + text);
    }
}
