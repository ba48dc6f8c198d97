package io.mtpscript.net.server;

import io.mtpscript.core.ErrorCode;
import io.mtpscript.core.Limits;
import io.mtpscript.net.http.HeaderRules;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Puts one request after the other together from the decoder's pieces, within the limits, and refuses whatever two readers of
 * the same bytes could understand differently (RFC 9112 sections 3.2, 6 and 11.2). Belongs to one connection.
 *
 * <p>A body that arrives in one piece stays where the socket put it; only one in several pieces is copied together: {@link
 * BodyPieces}.
 */
final class RequestAssembler {
    private static final int HTTP_SCHEME = "http://".length();
    private static final int HTTPS_SCHEME = "https://".length();

    /** While there is no request: what a connection waits with holds nothing of its last one. */
    private static final String NO_TARGET = "";

    private final Limits limits;
    private @Nullable HttpRequest head;
    private String target = NO_TARGET;
    private int declaredLength;
    private final BodyPieces body = new BodyPieces();

    /** How many bytes of the body are here that the decoder has not handed on yet. */
    private int ahead;

    /** Who gives the memory of the body back. */
    private Optional<Executor> keeper = Optional.empty();

    RequestAssembler(Limits limits) {
        this.limits = limits;
    }

    /** Why a request is refused, and the connection closed. */
    record Refusal(ErrorCode code, String message) {
        static Refusal of(ErrorCode code) {
            return new Refusal(code, code.message().orElse(""));
        }

        static Refusal malformed(String message) {
            return new Refusal(ErrorCode.VALIDATION_FAILED, message);
        }
    }

    /** Whether a request has begun and is not complete. */
    boolean receiving() {
        return head != null;
    }

    /** The head of the request that is being received. */
    HttpRequest head() {
        HttpRequest current = head;
        if (current == null) {
            throw new IllegalStateException("No request has begun");
        }
        return current;
    }

    /** Begins a request. */
    Optional<Refusal> begin(HttpRequest request) {
        Optional<Refusal> refusal = refuseHead(request);
        if (refusal.isEmpty()) {
            head = request;
        }
        return refusal;
    }

    private Optional<Refusal> refuseHead(HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            return Optional.of(refusal(request.decoderResult().cause()));
        }
        HttpVersion version = request.protocolVersion();
        if (!version.equals(HttpVersion.HTTP_1_1) && !version.equals(HttpVersion.HTTP_1_0)) {
            return malformed("The protocol version is not HTTP/1.1 or HTTP/1.0");
        }
        if (!HeaderRules.isToken(request.method().name())) {
            return malformed("The method is not a token");
        }
        if (request.uri().length() > limits.urlBytes()) {
            return Optional.of(Refusal.of(ErrorCode.URL_TOO_LONG));
        }
        HttpHeaders headers = request.headers();
        if (headers.size() > limits.headerCount()) {
            return Optional.of(Refusal.of(ErrorCode.HEADERS_TOO_LARGE));
        }
        Optional<Refusal> refusal = refuseHost(headers, version.equals(HttpVersion.HTTP_1_1));
        if (refusal.isEmpty()) {
            refusal = refuseTarget(request.uri(), headers);
        }
        return refusal.isEmpty() ? refuseFraming(headers) : refusal;
    }

    /** Whether there are only characters that a target may have. */
    static boolean isTarget(String uri) {
        for (int i = 0; i < uri.length(); i++) {
            if (!HeadBytes.isOfTarget(uri.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** Origin form, or the absolute form that clients of proxies send, whose host goes before the Host field (RFC 9112 section 3.2.2). */
    private Optional<Refusal> refuseTarget(String uri, HttpHeaders headers) {
        if (!isTarget(uri)) {
            return malformed("The request target has a character that is not allowed");
        }
        if (uri.startsWith("/")) {
            target = uri;
            return Optional.empty();
        }
        int authority = uri.regionMatches(true, 0, "http://", 0, HTTP_SCHEME)
                ? HTTP_SCHEME
                : uri.regionMatches(true, 0, "https://", 0, HTTPS_SCHEME) ? HTTPS_SCHEME : -1;
        if (authority < 0) {
            return malformed("The request target is no path");
        }
        int path = authority;
        while (path < uri.length() && uri.charAt(path) != '/' && uri.charAt(path) != '?') {
            path++;
        }
        String named = uri.substring(authority, path);
        if (named.isEmpty()) {
            return malformed("The request target names no host");
        }
        String host = named.substring(named.lastIndexOf('@') + 1);
        if (!host.isEmpty() && isHost(host)) {
            headers.set(HttpHeaderNames.HOST, host);
        }
        target = path < uri.length() && uri.charAt(path) == '/' ? uri.substring(path) : "/" + uri.substring(path);
        return Optional.empty();
    }

    private static Optional<Refusal> refuseHost(HttpHeaders headers, boolean required) {
        List<String> hosts = headers.getAll(HttpHeaderNames.HOST);
        if (hosts.size() > 1 || (hosts.isEmpty() && required)) {
            return malformed("There must be one Host field");
        }
        return hosts.stream().allMatch(RequestAssembler::isHost)
                ? Optional.empty()
                : malformed("The Host field is no host");
    }

    /** Whether there are only characters that a host with its port may have. */
    private static boolean isHost(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!HeadBytes.isOfHost(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** The decoder has refused most contradictions; what is left is said here once more, strictly. */
    private Optional<Refusal> refuseFraming(HttpHeaders headers) {
        declaredLength = 0;
        List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
        List<String> lengths = headers.getAll(HttpHeaderNames.CONTENT_LENGTH);
        if (!codings.isEmpty()) {
            boolean chunkedOnly =
                    codings.size() == 1 && codings.getFirst().equalsIgnoreCase("chunked") && lengths.isEmpty();
            return chunkedOnly ? Optional.empty() : malformed("The only transfer coding here is chunked");
        }
        if (lengths.isEmpty()) {
            return Optional.empty();
        }
        if (lengths.size() > 1 || !isNumber(lengths.getFirst())) {
            return malformed("The Content-Length is not one number");
        }
        String length = lengths.getFirst();
        // Up to 18 digits fit a long; the decoder has refused what does not fit.
        if (length.length() > 18 || Long.parseLong(length) > limits.requestBodyBytes()) {
            return Optional.of(Refusal.of(ErrorCode.BODY_TOO_LARGE));
        }
        declaredLength = Integer.parseInt(length);
        return Optional.empty();
    }

    private static boolean isNumber(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** Whether the client waits for {@code 100 Continue} before it sends the body. */
    boolean expectsContinue() {
        return HttpUtil.is100ContinueExpected(head());
    }

    /** Adds a piece of the body; the caller still owns the piece. */
    Optional<Refusal> append(HttpContent piece) {
        if (piece.decoderResult().isFailure()) {
            boolean trailers = piece.decoderResult().cause() instanceof TooLongHttpHeaderException;
            return trailers
                    ? Optional.of(Refusal.of(ErrorCode.HEADERS_TOO_LARGE))
                    : malformed("The chunks of the body are not those of HTTP/1.1, or have extensions");
        }
        return append(piece.content());
    }

    /** Adds bytes of the body, which the caller still owns. */
    Optional<Refusal> append(ByteBuf bytes) {
        int added = bytes.readableBytes();
        if (added == 0) {
            return Optional.empty();
        }
        if (ahead > 0) {
            ahead -= added;
            return Optional.empty();
        }
        if ((long) body.length() + added > limits.requestBodyBytes()) {
            return Optional.of(Refusal.of(ErrorCode.BODY_TOO_LARGE));
        }
        body.add(bytes, declaredLength > 0 ? declaredLength : limits.requestBodyBytes());
        return Optional.empty();
    }

    /** How much of a body whose length was declared has not come; 0 of any other. */
    int missing() {
        return head == null ? 0 : Math.max(0, declaredLength - body.length());
    }

    /** Adds bytes of the body that the decoder will hand on later; the caller still owns them, and gives no more than {@link #missing}. */
    void receiveAhead(ByteBuf bytes) {
        ahead += bytes.readableBytes();
        body.add(bytes, declaredLength);
    }

    /**
     * Puts the body together in one piece.
     *
     * @param owner of the memory: it is wiped and given back there
     */
    void gather(Executor owner) {
        body.join();
        keeper = Optional.of(owner);
    }

    /** What was received ahead, for the decoder to pass over; the caller owns it. The body must have been gathered. */
    Optional<ByteBuf> ahead() {
        return ahead == 0 ? Optional.empty() : Optional.of(body.from(body.length() - ahead));
    }

    private static Refusal refusal(Throwable cause) {
        return switch (cause) {
            case TooLongHttpLineException _ -> Refusal.of(ErrorCode.URL_TOO_LONG);
            case TooLongHttpHeaderException _ -> Refusal.of(ErrorCode.HEADERS_TOO_LARGE);
            default -> Refusal.malformed("The request is not HTTP/1.1");
        };
    }

    private static Optional<Refusal> malformed(String message) {
        return Optional.of(Refusal.malformed(message));
    }

    /** The complete request; the next one may begin. */
    SocketRequest complete(Peer peer) {
        HttpRequest current = head();
        HttpHeaders headers = current.headers();
        SocketRequest request =
                new SocketRequest(current.method().name(), target, headers::getAll, peer, body.take(), keeper);
        head = null;
        target = NO_TARGET;
        keeper = Optional.empty();
        return request;
    }

    /** Forgets a request that will not be completed. */
    void drop() {
        head = null;
        target = NO_TARGET;
        keeper = Optional.empty();
        ahead = 0;
        body.drop();
    }
}
