package io.mtpscript.effects.testing;

import io.mtpscript.core.cbor.CborWriter;
import java.nio.charset.StandardCharsets;

/** Calls of HttpOut as a VM writes them. */
public final class HttpCallBytes {
    private final String method;
    private final String url;
    private final CborWriter headers = new CborWriter();
    private int headerCount;
    private String body = "";
    private long timeout = -1;

    public HttpCallBytes(String method, String url) {
        this.method = method;
        this.url = url;
    }

    /** {@code HttpOut.get(url)} and the other shortcuts. */
    public static byte[] shortcut(String function, String... arguments) {
        CborWriter out =
                new CborWriter().array(3).text("HttpOut").text(function).array(arguments.length);
        for (String argument : arguments) {
            out.text(argument);
        }
        return out.toByteArray();
    }

    public HttpCallBytes header(String name, String value) {
        headers.array(3).integer(0).text(name).text(value);
        headerCount++;
        return this;
    }

    public HttpCallBytes secret(String name, String prefix, String value) {
        headers.array(4).integer(1).text(name).text(prefix).bytes(value.getBytes(StandardCharsets.UTF_8));
        headerCount++;
        return this;
    }

    public HttpCallBytes body(String text) {
        body = text;
        return this;
    }

    public HttpCallBytes timeout(long millis) {
        timeout = millis;
        return this;
    }

    public byte[] bytes() {
        CborWriter out = new CborWriter()
                .array(3)
                .text("HttpOut")
                .text("request")
                .array(1)
                .array(6)
                .integer(0)
                .text(method)
                .text(url)
                .array(headerCount);
        byte[] encoded = headers.toByteArray();
        out.buffer().add(encoded, 0, encoded.length);
        if (body.isEmpty()) {
            out.array(1).integer(1);
        } else {
            out.array(2).integer(0).text(body);
        }
        if (timeout < 0) {
            out.array(1).integer(1);
        } else {
            out.array(2).integer(0).integer(timeout);
        }
        return out.toByteArray();
    }
}
