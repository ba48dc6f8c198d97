package io.mtpscript.effects.http;

import io.mtpscript.core.Limits;
import io.mtpscript.core.cbor.CborException;
import io.mtpscript.core.cbor.CborReader;
import io.mtpscript.core.cbor.CborWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A request that was checked when a program made it, and is sent later. Holds secrets in the clear. Immutable. */
public final class DeferredRequest {
    private final CheckedRequest request;
    private final String key;

    DeferredRequest(CheckedRequest request, String key) {
        this.request = request;
        this.key = key;
    }

    CheckedRequest request() {
        return request;
    }

    public String method() {
        return request.method();
    }

    /** Where it goes, such as {@code https://api.example.com:443}. */
    public String origin() {
        return request.origin();
    }

    /** The key that is derived for it, whether or not the program has set another one. */
    public String key() {
        return key;
    }

    /** All that is sent: deterministic CBOR of {@code [method, tls, host, port, target, [[name, value]...], body, timeout]}. */
    public byte[] toBytes() {
        CborWriter out = new CborWriter()
                .array(8)
                .text(request.method())
                .bool(request.tls())
                .text(request.host())
                .integer(request.port())
                .text(request.target())
                .array(request.headers().size());
        request.headers().forEach(header -> out.array(2).text(header.name()).text(header.value()));
        return out.bytes(request.body()).integer(request.timeout()).toByteArray();
    }

    /** Reads what {@link #toBytes} gave; empty where it is something else. */
    public static Optional<DeferredRequest> read(byte[] bytes, String key) {
        try {
            CborReader in = new CborReader(bytes, Limits.CBOR_DEPTH);
            in.array(8);
            String method = in.text();
            boolean tls = in.bool();
            String host = in.text();
            int port = in.integer(0, 65_535);
            String target = in.text();
            List<OutgoingHeader> headers = new ArrayList<>();
            int count = in.array();
            for (int i = 0; i < count; i++) {
                in.array(2);
                headers.add(new OutgoingHeader(in.text(), in.text()));
            }
            byte[] body = in.bytes();
            int timeout = in.integer(1, Integer.MAX_VALUE);
            return Optional.of(new DeferredRequest(
                    new CheckedRequest(method, tls, host, port, target, headers, body, timeout), key));
        } catch (CborException malformed) {
            return Optional.empty();
        }
    }
}
