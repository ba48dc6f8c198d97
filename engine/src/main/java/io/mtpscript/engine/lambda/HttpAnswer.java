package io.mtpscript.engine.lambda;

import io.mtpscript.core.bytes.ByteBuilder;
import io.mtpscript.core.json.JsonValue;
import io.mtpscript.net.http.HttpField;
import io.mtpscript.net.http.LocalExchange.LocalResponse;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** An answer as the source of its event wants it. */
final class HttpAnswer {
    private static final byte[] PRELUDE_END = new byte[8];
    private static final String COOKIE = "set-cookie";

    private HttpAnswer() {}

    static byte[] of(HttpEvent.Source source, LocalResponse response) {
        SortedMap<String, JsonValue> answer = head(source, response);
        Optional<String> text = text(response.body());
        answer.put("isBase64Encoded", new JsonValue.JsonBool(text.isEmpty()));
        answer.put(
                "body",
                new JsonValue.JsonString(
                        text.orElseGet(() -> Base64.getEncoder().encodeToString(response.body()))));
        return new JsonValue.JsonObject(answer).toBytes();
    }

    /** As a function URL takes it that streams. */
    static byte[] streamed(LocalResponse response) {
        return new ByteBuilder()
                .add(new JsonValue.JsonObject(head(HttpEvent.Source.HTTP, response)).toBytes())
                .add(PRELUDE_END)
                .add(response.body())
                .toByteArray();
    }

    private static SortedMap<String, JsonValue> head(HttpEvent.Source source, LocalResponse response) {
        TreeMap<String, JsonValue> answer = new TreeMap<>();
        answer.put("statusCode", new JsonValue.JsonInt(response.status()));
        switch (source) {
            case REST, BALANCER_MULTI -> answer.put("multiValueHeaders", lists(byName(response, true)));
            case BALANCER -> {
                SortedMap<String, JsonValue> members = joined(byName(response, false));
                List<JsonValue> cookies = cookies(response);
                for (int i = 0; i < cookies.size(); i++) {
                    members.put(spelling(i), cookies.get(i));
                }
                answer.put("headers", new JsonValue.JsonObject(members));
            }
            case HTTP -> {
                answer.put("headers", new JsonValue.JsonObject(joined(byName(response, false))));
                List<JsonValue> cookies = cookies(response);
                if (!cookies.isEmpty()) {
                    answer.put("cookies", new JsonValue.JsonArray(cookies));
                }
            }
        }
        if (source == HttpEvent.Source.BALANCER || source == HttpEvent.Source.BALANCER_MULTI) {
            answer.put("statusDescription", new JsonValue.JsonString(Integer.toString(response.status())));
        }
        return answer;
    }

    private static List<JsonValue> cookies(LocalResponse response) {
        return response.fields().stream()
                .filter(field -> field.name().equalsIgnoreCase(COOKIE))
                .<JsonValue>map(field -> new JsonValue.JsonString(utf8(field.value())))
                .toList();
    }

    /**
     * One of the 512 ways to write {@code set-cookie}: cookies cannot be joined, and where headers have one value each, names that
     * differ in their letters' case are passed on one by one.
     */
    private static String spelling(int which) {
        StringBuilder name = new StringBuilder(COOKIE);
        int letter = 0;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (Character.isLetter(c) && (which >> letter++ & 1) == 1) {
                name.setCharAt(i, Character.toUpperCase(c));
            }
        }
        return name.toString();
    }

    private static Map<String, List<String>> byName(LocalResponse response, boolean withCookies) {
        Map<String, List<String>> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (HttpField field : response.fields()) {
            if (withCookies || !field.name().equalsIgnoreCase(COOKIE)) {
                fields.computeIfAbsent(field.name(), _ -> new ArrayList<>()).add(utf8(field.value()));
            }
        }
        return fields;
    }

    private static JsonValue lists(Map<String, List<String>> fields) {
        TreeMap<String, JsonValue> members = new TreeMap<>();
        fields.forEach((name, values) -> members.put(
                name,
                new JsonValue.JsonArray(values.stream()
                        .<JsonValue>map(JsonValue.JsonString::new)
                        .toList())));
        return new JsonValue.JsonObject(members);
    }

    private static SortedMap<String, JsonValue> joined(Map<String, List<String>> fields) {
        TreeMap<String, JsonValue> members = new TreeMap<>();
        fields.forEach((name, values) -> members.put(name, new JsonValue.JsonString(String.join(", ", values))));
        return members;
    }

    private static String utf8(String oneCharacterAByte) {
        return new String(oneCharacterAByte.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static Optional<String> text(byte[] body) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
