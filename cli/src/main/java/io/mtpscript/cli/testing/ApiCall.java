package io.mtpscript.cli.testing;

import io.mtpscript.core.cbor.CborException;
import io.mtpscript.core.cbor.CborReader;
import io.mtpscript.core.cbor.CborWriter;
import io.mtpscript.core.json.JsonFault;
import io.mtpscript.core.json.JsonValue;
import io.mtpscript.effects.values.JsonUnion;
import io.mtpscript.engine.shown.Shown;
import io.mtpscript.net.http.HttpField;
import io.mtpscript.net.http.LocalExchange.LocalResponse;
import io.mtpscript.net.http.LocalRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What {@code call} sends and gets, as the engine and as the test know it. */
final class ApiCall {
    private static final String UNRESERVED = "-._~";

    private ApiCall() {}

    /**
     * Reads {@code ["Test", "call", [method, pieces, holes, query, headers, body]]}.
     *
     * @throws IllegalArgumentException if HTTP does not allow it; the message says what
     */
    static LocalRequest request(byte[] call) {
        try {
            var in = new CborReader(call, Shown.DEPTH);
            in.array(3);
            in.skip();
            in.skip();
            in.array(6);
            String method = in.text();
            List<String> pieces = texts(in);
            List<String> holes = texts(in);
            var target = new StringBuilder(pieces.getFirst());
            for (int i = 0; i < holes.size(); i++) {
                target.append(encoded(holes.get(i))).append(pieces.get(i + 1));
            }
            for (HttpField parameter : pairs(in)) {
                target.append(target.indexOf("?") < 0 ? '?' : '&')
                        .append(encoded(parameter.name()))
                        .append('=')
                        .append(encoded(parameter.value()));
            }
            var fields = new ArrayList<HttpField>();
            for (HttpField header : pairs(in)) {
                fields.add(new HttpField(headerName(header.name()), headerValue(header.value())));
            }
            int items = in.array();
            in.skip();
            byte[] body = items == 1 ? new byte[0] : in.text().getBytes(StandardCharsets.UTF_8);
            boolean typed = fields.stream().anyMatch(field -> field.name().equalsIgnoreCase("Content-Type"));
            if (items > 1 && !typed) {
                fields.add(new HttpField("Content-Type", "application/json"));
            }
            return new LocalRequest(method, target.toString(), fields, body);
        } catch (CborException e) {
            throw new IllegalStateException("the VM wrote a call that is no CBOR", e);
        }
    }

    private static List<String> texts(CborReader in) throws CborException {
        var texts = new ArrayList<String>();
        for (int left = in.array(); left > 0; left--) {
            texts.add(in.text());
        }
        return texts;
    }

    private static List<HttpField> pairs(CborReader in) throws CborException {
        var pairs = new ArrayList<HttpField>();
        for (int left = in.array(); left > 0; left--) {
            in.map();
            in.text();
            String name = in.text();
            in.text();
            pairs.add(new HttpField(name, in.text()));
        }
        return pairs;
    }

    private static String encoded(String text) {
        var out = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            boolean plain = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || UNRESERVED.indexOf(c) >= 0;
            out.append(plain ? Character.toString(c) : "%%%02X".formatted((int) c));
        }
        return out.toString();
    }

    /** {@code xTrace} is {@code x-trace}, as in an api's {@code headers}. */
    private static String headerName(String name) {
        var out = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            out.append(c >= 'A' && c <= 'Z' && !out.isEmpty() && out.charAt(out.length() - 1) != '-' ? "-" : "")
                    .append(c);
        }
        return name.contains("-") ? name : out.toString().toLowerCase(Locale.ROOT);
    }

    /** One character a byte. */
    private static String headerValue(String value) {
        if (value.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0)) {
            throw new IllegalArgumentException("A header's value cannot hold a line break");
        }
        return new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** The answer as the test's record: {@code { body, headers, status, text }}. */
    static byte[] answer(LocalResponse response) {
        String text = new String(response.body(), StandardCharsets.UTF_8);
        var out = new CborWriter().map(4);
        out.text("body");
        JsonUnion.write(json(response.body()), out);
        out.text("text").text(text);
        out.text("status").integer(response.status());
        Map<String, String> headers = new TreeMap<>(CborKeys.ORDER);
        for (HttpField field : response.fields()) {
            headers.merge(
                    field.name().toLowerCase(Locale.ROOT),
                    new String(field.value().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8),
                    (before, more) -> before + ", " + more);
        }
        out.text("headers").map(headers.size());
        headers.forEach((name, value) -> out.text(name).text(value));
        return out.toByteArray();
    }

    /** JSON null where there is no body. */
    private static JsonValue json(byte[] body) {
        if (body.length == 0) {
            return new JsonValue.JsonNull();
        }
        return switch (JsonValue.parse(body)) {
            case JsonValue value -> value;
            case JsonFault fault -> throw new IllegalStateException("an answer that is no JSON: " + fault);
        };
    }
}
