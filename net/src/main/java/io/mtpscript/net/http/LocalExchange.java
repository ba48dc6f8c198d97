package io.mtpscript.net.http;

import java.util.List;
import java.util.function.Consumer;

/** An exchange without a socket; its client never leaves. */
public final class LocalExchange implements HttpExchange {
    private final LocalRequest request;
    private final Consumer<LocalResponse> done;
    private boolean answered;

    /**
     * An answer.
     *
     * @param fields without those that only a connection needs ({@code Content-Length}, {@code Date}, {@code Connection})
     */
    public record LocalResponse(int status, List<HttpField> fields, byte[] body) {
        public LocalResponse {
            fields = List.copyOf(fields);
        }
    }

    /** @param done gets the answer, once, on the event loop */
    public LocalExchange(LocalRequest request, Consumer<LocalResponse> done) {
        this.request = request;
        this.done = done;
    }

    @Override
    public HttpRequest request() {
        return request;
    }

    @Override
    public void releaseRequestBody() {
        // The body is the caller's.
    }

    @Override
    public ResponseBody newBody() {
        return new LocalBody();
    }

    @Override
    public void respond(int status, List<HttpField> fields, ResponseBody body) {
        if (answered) {
            throw new IllegalStateException("The request is already answered");
        }
        answered = true;
        byte[] bytes = body.toByteArray();
        body.close();
        done.accept(new LocalResponse(status, fields, bytes));
    }

    @Override
    public boolean answered() {
        return answered;
    }

    @Override
    public boolean clientGone() {
        return false;
    }

    @Override
    public void onClientGone(Runnable action) {
        // It stays.
    }
}
