package io.mtpscript.effects.http;

import io.mtpscript.core.Limits;
import io.mtpscript.core.bytes.ByteBuilder;
import io.mtpscript.core.unicode.Utf8;
import io.mtpscript.effects.http.HttpFailure.Kind;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way: name, address, connection, response. Ends with one answer, at the latest when its time is over; then
 * the connection is closed unless the response was read to its end.
 */
final class HttpCall {
    private static final int EMPTY_STATUS = 204;
    private static final int SERVER_ERRORS = 500;

    private final HttpClients clients;
    private final CheckedRequest request;
    private @Nullable ByteBuilder body;
    private @Nullable InetAddress address;
    private boolean hasTurn;
    private @Nullable Consumer<HttpReply> done;
    private @Nullable ScheduledFuture<?> deadline;
    private @Nullable HttpClientRequest sent;

    HttpCall(HttpClients clients, CheckedRequest request) {
        this.clients = clients;
        this.request = request;
    }

    void start(Consumer<HttpReply> receiver) {
        Optional<HttpFailure> refused = clients.guards().enter(request.origin());
        if (refused.isPresent()) {
            receiver.accept(new HttpReply.Failed(refused.get()));
            return;
        }
        done = receiver;
        deadline = clients.loop()
                .schedule(
                        () -> fail(Kind.TIMEOUT, "No response within " + request.timeout() + " ms"),
                        request.timeout(),
                        TimeUnit.MILLISECONDS);
        byte[] literal = NetUtil.createByteArrayFromIpAddressString(request.host());
        if (literal == null) {
            clients.resolver()
                    .resolveAll(InetSocketAddress.createUnresolved(request.host(), request.port()))
                    .addListener((Future<List<InetSocketAddress>> found) -> resolved(found));
        } else {
            connect(List.of(address(literal)));
        }
    }

    private static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("An address of " + bytes.length + " bytes", e);
        }
    }

    private void resolved(Future<List<InetSocketAddress>> found) {
        if (found.isSuccess()) {
            connect(found.getNow().stream().map(InetSocketAddress::getAddress).toList());
        } else {
            fail(Kind.REFUSED, "The host's name leads nowhere");
        }
    }

    /** The address that is checked here is the one that is connected to: a name cannot lead elsewhere in between. */
    private void connect(List<InetAddress> addresses) {
        if (done == null) {
            return;
        }
        Optional<InetAddress> allowed = addresses.stream()
                .filter(clients.settings().allowed()::allowsAddress)
                .findFirst();
        if (allowed.isEmpty()) {
            fail(Kind.NOT_ALLOWED, "The host's address is private, and the deployment does not list it");
            return;
        }
        address = allowed.get();
        if (!clients.turns().take(request.origin(), this)) {
            fail(Kind.REFUSED, "Too many requests to this service wait for a connection");
        }
    }

    /** Whether it has not ended. */
    boolean underWay() {
        return done != null;
    }

    /** It may use a connection; what it needs for that is made now. */
    void turn() {
        hasTurn = true;
        InetAddress to = Objects.requireNonNull(address, "a call waits for its turn with an address");
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.valueOf(request.method()))
                .setSsl(request.tls())
                .setHost(request.host())
                .setPort(request.port())
                .setURI(request.target())
                .setFollowRedirects(false)
                .setServer(SocketAddress.inetSocketAddress(new InetSocketAddress(to, request.port())));
        clients.context()
                .runOnContext(_ -> clients.client().request(options).onComplete(this::connected, this::failed));
    }

    private void connected(HttpClientRequest ready) {
        ready.exceptionHandler(this::failed);
        if (done == null) {
            ready.reset();
            return;
        }
        sent = ready;
        for (OutgoingHeader header : request.headers()) {
            ready.headers().add(header.name(), header.value());
        }
        boolean hasBody = request.body().length > 0 || !request.method().equals("GET");
        var response = hasBody ? ready.send(Buffer.buffer(request.body())) : ready.send();
        response.onComplete(this::responded, this::failed);
    }

    private void responded(HttpClientResponse response) {
        response.exceptionHandler(this::failed);
        if (done == null) {
            return;
        }
        List<OutgoingHeader> headers = new ArrayList<>();
        for (Map.Entry<String, String> header : response.headers()) {
            headers.add(new OutgoingHeader(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
        }
        if (headers.size() > Limits.HTTP_OUT_HEADERS) {
            fail(Kind.TOO_LARGE, "The response has more than " + Limits.HTTP_OUT_HEADERS + " headers");
            return;
        }
        Optional<ContentCoding> coding =
                ContentCoding.of(String.join(",", response.headers().getAll("Content-Encoding")));
        if (coding.isEmpty()) {
            fail(Kind.MALFORMED, "The response's body is compressed in a way that was not asked for");
            return;
        }
        response.handler(chunk -> chunk(chunk.getBytes()));
        response.endHandler(_ -> ended(response.statusCode(), headers, coding.get()));
    }

    private void chunk(byte[] bytes) {
        if (done == null) {
            return;
        }
        ByteBuilder all = body == null ? new ByteBuilder() : body;
        body = all;
        if (all.length() + bytes.length > clients.settings().responseBytes()) {
            fail(
                    Kind.TOO_LARGE,
                    "The response's body has more than " + clients.settings().responseBytes() + " bytes");
            return;
        }
        all.add(bytes);
    }

    private void ended(int status, List<OutgoingHeader> headers, ContentCoding coding) {
        if (done == null) {
            return;
        }
        // Read to its end: the connection is good for another request.
        sent = null;
        if (status < 200) {
            fail(Kind.MALFORMED, "The response's status is " + status);
            return;
        }
        byte[] received = body == null ? new byte[0] : body.toByteArray();
        switch (coding.decode(received, clients.settings())) {
            case ContentCoding.Decoded.Failed(HttpFailure failure) -> answer(new HttpReply.Failed(failure));
            case ContentCoding.Decoded.Bytes(byte[] bytes) -> {
                if (status != EMPTY_STATUS && Utf8.firstInvalid(bytes, 0, bytes.length) >= 0) {
                    fail(Kind.MALFORMED, "The response's body is not UTF-8");
                } else {
                    answer(new HttpReply.Response(status, shown(headers, coding), bytes));
                }
            }
        }
    }

    /** What says how a body was sent is not true of the one that the program gets. */
    private static List<OutgoingHeader> shown(List<OutgoingHeader> headers, ContentCoding coding) {
        return coding == ContentCoding.IDENTITY
                ? headers
                : headers.stream()
                        .filter(header -> !header.name().equals("content-encoding")
                                && !header.name().equals("content-length"))
                        .toList();
    }

    private void failed(Throwable cause) {
        HttpFailure failure = Faults.of(cause);
        fail(failure.kind(), failure.message());
    }

    private void fail(Kind kind, String message) {
        answer(new HttpReply.Failed(new HttpFailure(kind, message)));
    }

    private void answer(HttpReply reply) {
        Consumer<HttpReply> receiver = done;
        // What closing the connection leads to comes too late.
        done = null;
        cancelDeadline();
        drop();
        giveBack();
        if (receiver != null) {
            clients.guards().left(request.origin(), health(reply));
            receiver.accept(reply);
        }
    }

    private static HostGuards.Health health(HttpReply reply) {
        return switch (reply) {
            case HttpReply.Response response ->
                response.status() < SERVER_ERRORS ? HostGuards.Health.WELL : HostGuards.Health.FAILED;
            case HttpReply.Failed(HttpFailure failure) ->
                switch (failure.kind()) {
                    case TIMEOUT, REFUSED, TLS -> HostGuards.Health.FAILED;
                    case TOO_LARGE, NOT_ALLOWED, MALFORMED -> HostGuards.Health.UNKNOWN;
                };
        };
    }

    /** Cancels the request; nobody is told. */
    void abort() {
        if (done != null) {
            clients.guards().left(request.origin(), HostGuards.Health.UNKNOWN);
        }
        done = null;
        cancelDeadline();
        drop();
        giveBack();
    }

    private void giveBack() {
        if (hasTurn) {
            hasTurn = false;
            clients.turns().back(request.origin());
        }
    }

    private void cancelDeadline() {
        ScheduledFuture<?> timer = deadline;
        if (timer != null) {
            timer.cancel(false);
        }
    }

    /** Closes the connection of a request that is under way. */
    private void drop() {
        HttpClientRequest request = sent;
        if (request != null) {
            sent = null;
            request.reset();
        }
    }
}
