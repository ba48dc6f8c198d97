package io.mtpscript.effects.http;

import io.mtpscript.core.hash.Sha256;
import io.mtpscript.effects.CallTrace;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Makes the HTTP calls of one request. */
public final class RequestHttp {
    private static final byte[] IDEMPOTENCY = "mtpscript idempotency".getBytes(StandardCharsets.UTF_8);

    private final Supplier<HttpClients> clients;
    private final byte[] repetition;
    private final CallTrace trace;
    /** Few. */
    private final List<HttpCall> underWay = new ArrayList<>(0);

    /**
     * @param clients asked when there is a call
     * @param repetition what the calls' idempotency keys are derived from; the request has it and never changes it
     */
    public RequestHttp(Supplier<HttpClients> clients, byte[] repetition, CallTrace trace) {
        this.clients = clients;
        this.trace = trace;
        this.repetition = repetition;
    }

    /**
     * Makes a call.
     *
     * @param n the call's number in the request
     * @param done gets canonical CBOR of the answer, once
     */
    public void call(HttpSite site, int n, byte[] call, Consumer<byte[]> done) {
        switch (CheckedRequest.of(
                OutgoingRequest.read(site, call), clients.get().settings(), idempotencyKey(n))) {
            case Check.Refused(HttpFailure failure) -> done.accept(HttpSite.failure(failure));
            case CheckedRequest request -> {
                HttpCall made = new HttpCall(clients.get(), request.under(trace.of(n)));
                underWay.add(made);
                made.start(reply -> {
                    underWay.remove(made);
                    done.accept(reply.cbor());
                });
            }
            case Check.Fine() -> throw new IllegalStateException("Only a part was checked");
        }
    }

    /**
     * Checks the request of a deferred call.
     *
     * @param n the call's number in the request
     */
    public Deferral defer(HttpSite site, int n, byte[] call) {
        String key = idempotencyKey(n);
        return switch (CheckedRequest.of(
                OutgoingRequest.read(site, call), clients.get().settings(), key)) {
            case Check.Refused(HttpFailure failure) -> new Deferral.Refused(HttpSite.failure(failure));
            case CheckedRequest request -> new Deferral.Ready(new DeferredRequest(request, key));
            case Check.Fine() -> throw new IllegalStateException("Only a part was checked");
        };
    }

    /** The same for the same call of the same request, whenever it runs: the other service can tell a repetition by it. */
    private String idempotencyKey(int n) {
        ByteBuffer message = ByteBuffer.allocate(IDEMPOTENCY.length + repetition.length + Long.BYTES);
        message.put(IDEMPOTENCY).put(repetition).putLong(n);
        return Sha256.hexOf(message.array()).substring(0, 32);
    }

    /** Cancels what is under way; nobody is told. */
    public void abort() {
        List.copyOf(underWay).forEach(HttpCall::abort);
        underWay.clear();
    }
}
