package io.mtpscript.effects.http;

import io.mtpscript.core.cbor.CborException;
import io.mtpscript.core.cbor.CborReader;
import io.mtpscript.effects.values.CallHead;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A request as a program made it, before anything of it is checked.
 *
 * @param body UTF-8
 * @param timeoutMs what the program asks for
 */
record OutgoingRequest(
        String method, String url, List<OutgoingHeader> headers, Optional<byte[]> body, Optional<Long> timeoutMs) {

    /** Reads a call. */
    static OutgoingRequest read(HttpSite site, byte[] call) {
        CborReader in = CallHead.open(call, HttpSite.HTTP_OUT, site.function(), site.hasBody() ? 2 : 1);
        try {
            if (site.method().isEmpty()) {
                return request(in);
            }
            String url = in.text();
            Optional<byte[]> body = site.hasBody() ? Optional.of(utf8(in.text())) : Optional.empty();
            return new OutgoingRequest(site.method(), url, List.of(), body, Optional.empty());
        } catch (CborException malformed) {
            throw new IllegalArgumentException("A malformed effect call", malformed);
        }
    }

    private static OutgoingRequest request(CborReader in) throws CborException {
        in.array(6);
        in.integer(0, 0);
        String method = in.text();
        String url = in.text();
        List<OutgoingHeader> headers = new ArrayList<>();
        int count = in.array();
        for (int i = 0; i < count; i++) {
            headers.add(header(in));
        }
        Optional<byte[]> body = some(in) ? Optional.of(utf8(in.text())) : Optional.empty();
        Optional<Long> timeout = some(in) ? Optional.of(in.integer()) : Optional.empty();
        return new OutgoingRequest(method, url, headers, body, timeout);
    }

    private static OutgoingHeader header(CborReader in) throws CborException {
        int parts = in.array();
        boolean secret = in.integer(0, 1) == 1;
        if (parts != (secret ? 4 : 3)) {
            throw new IllegalArgumentException("A header of " + parts + " parts");
        }
        String name = in.text();
        String value = in.text();
        return new OutgoingHeader(name, secret ? value + new String(in.bytes(), StandardCharsets.UTF_8) : value);
    }

    /** Enters an Option. */
    private static boolean some(CborReader in) throws CborException {
        in.array();
        return in.integer(0, 1) == 0;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
