package io.mtpscript.net.http;

import java.util.List;

/** An exchange that is another one, but for what a subclass does with the answer. */
public abstract class ForwardingExchange implements HttpExchange {
    private final HttpExchange exchange;

    protected ForwardingExchange(HttpExchange exchange) {
        this.exchange = exchange;
    }

    @Override
    public HttpRequest request() {
        return exchange.request();
    }

    @Override
    public void releaseRequestBody() {
        exchange.releaseRequestBody();
    }

    @Override
    public ResponseBody newBody() {
        return exchange.newBody();
    }

    @Override
    public void respond(int status, List<HttpField> fields, ResponseBody body) {
        exchange.respond(status, fields, body);
    }

    @Override
    public boolean answered() {
        return exchange.answered();
    }

    @Override
    public boolean clientGone() {
        return exchange.clientGone();
    }

    @Override
    public void onClientGone(Runnable action) {
        exchange.onClientGone(action);
    }
}
