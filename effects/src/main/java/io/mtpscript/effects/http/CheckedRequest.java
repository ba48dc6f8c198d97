package io.mtpscript.effects.http;

import io.mtpscript.core.Limits;
import io.mtpscript.effects.CallTrace;
import io.mtpscript.effects.HttpSettings;
import io.mtpscript.effects.http.HttpFailure.Kind;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A request that may be sent.
 *
 * @param host in lower case, an IPv6 address in brackets
 * @param target path and query
 * @param headers complete, but for those of the connection
 * @param timeout in milliseconds
 */
record CheckedRequest(
        String method,
        boolean tls,
        String host,
        int port,
        String target,
        List<OutgoingHeader> headers,
        byte[] body,
        int timeout)
        implements Check {
    /** Where it goes, such as {@code https://api.example.com:443}. */
    String origin() {
        return (tls ? "https://" : "http://") + host + ":" + port;
    }

    /** With no more time than this. */
    CheckedRequest within(int millis) {
        return new CheckedRequest(method, tls, host, port, target, headers, body, Math.min(timeout, millis));
    }

    /** With fields that say under which trace it is made, unless the program says so itself. */
    CheckedRequest under(Optional<CallTrace.Fields> trace) {
        if (trace.isEmpty()) {
            return this;
        }
        List<OutgoingHeader> more = new ArrayList<>(headers);
        add(more, new OutgoingHeader("traceparent", trace.get().traceparent()));
        if (more.size() > headers.size()) {
            trace.get().state().ifPresent(state -> add(more, new OutgoingHeader("tracestate", state)));
        }
        return new CheckedRequest(method, tls, host, port, target, List.copyOf(more), body, timeout);
    }

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    /** Those that can be sent again without doing more. */
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    /** RFC 3986, percent-encoded: nothing that has to be guessed at. */
    private static final Pattern URL = Pattern.compile("[A-Za-z0-9._~:/?\\[\\]@!$&'()*+,;=%-]+");

    private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e]*");

    /** What the engine or the protocol says itself. */
    private static final Set<String> RESERVED = Set.of(
            "host",
            "content-length",
            "transfer-encoding",
            "connection",
            "keep-alive",
            "upgrade",
            "te",
            "trailer",
            "expect",
            "accept-encoding",
            "proxy-authorization",
            "proxy-connection");

    private static final byte[] NO_BODY = {};
    private static final OutgoingHeader USER_AGENT = new OutgoingHeader("User-Agent", "mtpscript");
    private static final OutgoingHeader ACCEPT = new OutgoingHeader("Accept", "application/json");
    private static final OutgoingHeader CONTENT_TYPE = new OutgoingHeader("Content-Type", "application/json");
    private static final OutgoingHeader ACCEPT_ENCODING = new OutgoingHeader("Accept-Encoding", "gzip, deflate");
    private static final int HTTPS_PORT = 443;
    private static final int HTTP_PORT = 80;

    /**
     * Checks a request against the protocol's rules, the limits and the allowed hosts.
     *
     * @param idempotencyKey for methods that are not safe, where the program sets none
     */
    static Check of(OutgoingRequest request, HttpSettings settings, String idempotencyKey) {
        if (!METHODS.contains(request.method())) {
            return refused(Kind.MALFORMED, "The method must be one of GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
        }
        if (request.url().length() > Limits.HTTP_OUT_URL_BYTES) {
            return refused(Kind.TOO_LARGE, "The URL has more than " + Limits.HTTP_OUT_URL_BYTES + " bytes");
        }
        byte[] body = request.body().orElse(NO_BODY);
        if (body.length > settings.requestBytes()) {
            return refused(Kind.TOO_LARGE, "The body has more than " + settings.requestBytes() + " bytes");
        }
        URI url;
        try {
            url = new URI(URL.matcher(request.url()).matches() ? request.url() : "");
        } catch (URISyntaxException e) {
            return refused(Kind.MALFORMED, "The URL is none");
        }
        boolean tls = "https".equalsIgnoreCase(url.getScheme());
        if (!tls && !"http".equalsIgnoreCase(url.getScheme())) {
            return refused(Kind.MALFORMED, "The URL must start with https:// or http:// and be percent-encoded");
        }
        if (url.getHost() == null || url.getRawUserInfo() != null) {
            return refused(Kind.MALFORMED, "The URL must name a host, and no user");
        }
        if (url.getPort() == 0 || url.getPort() > 65_535) {
            return refused(Kind.MALFORMED, "The URL's port is none");
        }
        String host = url.getHost().toLowerCase(Locale.ROOT);
        int port = url.getPort() < 0 ? (tls ? HTTPS_PORT : HTTP_PORT) : url.getPort();
        if (!settings.allowed().allowsHost(tls, host, port)) {
            return refused(Kind.NOT_ALLOWED, "The deployment does not allow this host");
        }
        List<OutgoingHeader> headers = new ArrayList<>(request.headers());
        Check faulty = headers(headers);
        if (faulty instanceof Refused) {
            return faulty;
        }
        complete(headers, request, settings, idempotencyKey);
        return new CheckedRequest(
                request.method(), tls, host, port, target(url), List.copyOf(headers), body, timeout(request, settings));
    }

    private static Check headers(List<OutgoingHeader> headers) {
        int bytes = 0;
        for (OutgoingHeader header : headers) {
            bytes += header.name().length() + header.value().length();
            if (!TOKEN.matcher(header.name()).matches()
                    || !VALUE.matcher(header.value()).matches()) {
                return refused(Kind.MALFORMED, "A header's name or value has characters that it cannot have");
            }
            if (RESERVED.contains(header.name().toLowerCase(Locale.ROOT))) {
                return refused(Kind.MALFORMED, "The header " + header.name() + " is not the program's to set");
            }
        }
        return headers.size() > Limits.HTTP_OUT_HEADERS || bytes > Limits.HTTP_OUT_HEADER_BYTES
                ? refused(
                        Kind.TOO_LARGE,
                        "The request has more than " + Limits.HTTP_OUT_HEADERS + " headers or "
                                + Limits.HTTP_OUT_HEADER_BYTES + " bytes of them")
                : new Fine();
    }

    private static void complete(
            List<OutgoingHeader> headers, OutgoingRequest request, HttpSettings settings, String idempotencyKey) {
        add(headers, USER_AGENT);
        add(headers, ACCEPT);
        if (request.body().isPresent()) {
            add(headers, CONTENT_TYPE);
        }
        if (settings.compression()) {
            add(headers, ACCEPT_ENCODING);
        }
        if (!SAFE.contains(request.method())) {
            add(headers, new OutgoingHeader("Idempotency-Key", idempotencyKey));
        }
    }

    /** Unless the program has set it. */
    private static void add(List<OutgoingHeader> headers, OutgoingHeader more) {
        if (headers.stream().noneMatch(header -> header.name().equalsIgnoreCase(more.name()))) {
            headers.add(more);
        }
    }

    private static String target(URI url) {
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
    }

    private static int timeout(OutgoingRequest request, HttpSettings settings) {
        long asked = request.timeoutMs().orElse(Long.MAX_VALUE);
        return (int) Math.clamp(asked, 1L, (long) settings.timeout());
    }

    private static Check refused(Kind kind, String message) {
        return new Refused(new HttpFailure(kind, message));
    }
}
