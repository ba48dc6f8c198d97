package io.mtpscript.net.server;

import io.mtpscript.core.ErrorCode;
import io.mtpscript.net.http.HeaderRules;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The head of a request of HTTP/2 in the form of HTTP/1.1, so that {@link RequestAssembler} judges both by the same rules (RFC
 * 9113 section 8).
 */
final class Http2Request {
    /** What a field counts for besides its name and value (RFC 9113 section 10.5.1). */
    static final int FIELD_OVERHEAD = 32;

    /** Names and values are judged here. */
    private static final HttpHeadersFactory FIELDS =
            DefaultHttpHeadersFactory.headersFactory().withValidation(false);

    /** What stands between and behind name and value in HTTP/1.1. */
    private static final int LINE_OVERHEAD = ": \r\n".length();

    private final HttpHeaders fields = FIELDS.newHeaders();
    private final StringBuilder cookie = new StringBuilder();
    private final EnumMap<Pseudo, String> pseudo = new EnumMap<>(Pseudo.class);

    /** How many bytes the fields would have in HTTP/1.1. */
    private long bytes;

    /** The fields that stand for the request line. */
    private enum Pseudo {
        METHOD,
        PATH,
        SCHEME,
        AUTHORITY
    }

    private Http2Request() {}

    /** A head, or why it is refused. */
    sealed interface Outcome {}

    /** A head that can be judged further. */
    record Head(HttpRequest request) implements Outcome {}

    /** No request of HTTP/2. */
    record Refused(RequestAssembler.Refusal refusal) implements Outcome {}

    /** @param sectionBytes the most bytes of all fields */
    static Outcome of(Http2Headers headers, int sectionBytes) {
        Http2Request request = new Http2Request();
        for (Map.Entry<CharSequence, CharSequence> header : headers) {
            Optional<String> fault =
                    request.take(header.getKey().toString(), header.getValue().toString());
            if (fault.isPresent()) {
                return new Refused(RequestAssembler.Refusal.malformed(fault.get()));
            }
        }
        if (request.bytes > sectionBytes) {
            return new Refused(RequestAssembler.Refusal.of(ErrorCode.HEADERS_TOO_LARGE));
        }
        return request.end();
    }

    private Optional<String> take(String name, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\0' || c == '\r' || c == '\n') {
                return Optional.of("A field has a character that is not allowed");
            }
        }
        switch (name) {
            case ":method" -> {
                return once(Pseudo.METHOD, name, value);
            }
            case ":path" -> {
                return once(Pseudo.PATH, name, value);
            }
            case ":scheme" -> {
                return once(Pseudo.SCHEME, name, value);
            }
            case ":authority" -> {
                return once(Pseudo.AUTHORITY, name, value);
            }
            case "connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade" -> {
                return Optional.of("The field " + name + " is not one of HTTP/2");
            }
            case "cookie" -> {
                bytes += name.length() + value.length() + LINE_OVERHEAD;
                cookie.append(cookie.isEmpty() ? "" : "; ").append(value);
            }
            default -> {
                if (name.startsWith(":")) {
                    return Optional.of("The field " + name + " is not one of requests");
                }
                bytes += name.length() + value.length() + LINE_OVERHEAD;
                fields.add(name, value);
            }
        }
        return Optional.empty();
    }

    private Optional<String> once(Pseudo field, String name, String value) {
        return pseudo.put(field, value) == null ? Optional.empty() : Optional.of("There must be one " + name);
    }

    private Outcome end() {
        String method = pseudo.getOrDefault(Pseudo.METHOD, "");
        String path = pseudo.getOrDefault(Pseudo.PATH, "");
        if (method.isEmpty() || path.isEmpty() || !pseudo.containsKey(Pseudo.SCHEME)) {
            return new Refused(
                    RequestAssembler.Refusal.malformed("There must be one :method, one :path and one :scheme"));
        }
        if (!HeaderRules.isToken(method)) {
            return new Refused(RequestAssembler.Refusal.malformed("The method is not a token"));
        }
        if (!path.startsWith("/") || !RequestAssembler.isTarget(path)) {
            return new Refused(RequestAssembler.Refusal.malformed("The :path is no path"));
        }
        String named = pseudo.get(Pseudo.AUTHORITY);
        if (named != null) {
            boolean https = "https".equalsIgnoreCase(pseudo.get(Pseudo.SCHEME));
            List<String> hosts = fields.getAll(HttpHeaderNames.HOST);
            for (String host : hosts) {
                if (!isSameHost(host, named, https)) {
                    return new Refused(
                            RequestAssembler.Refusal.malformed("The Host field is another one than :authority"));
                }
            }
            // More than one are refused as in HTTP/1.1, though they be the same.
            if (hosts.size() <= 1) {
                fields.set(HttpHeaderNames.HOST, named);
            }
        }
        if (!cookie.isEmpty()) {
            fields.add(HttpHeaderNames.COOKIE, cookie.toString());
        }
        return new Head(new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.valueOf(method), path, fields));
    }

    /** Whether two hosts are the same one, each with its port or without the one that the scheme has (RFC 9110 section 4.2.3). */
    private static boolean isSameHost(String one, String other, boolean https) {
        String port = https ? ":443" : ":80";
        return withoutPort(one, port).equalsIgnoreCase(withoutPort(other, port));
    }

    private static String withoutPort(String host, String port) {
        return host.endsWith(port) ? host.substring(0, host.length() - port.length()) : host;
    }
}
