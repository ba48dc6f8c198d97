package io.mtpscript.engine.request;

import io.mtpscript.engine.metrics.RouteMetrics;
import io.mtpscript.net.http.HttpExchange;
import io.mtpscript.net.http.HttpField;
import io.mtpscript.net.http.HttpRequest;
import io.mtpscript.net.http.ResponseBody;
import java.util.List;

/** An exchange whose answer is counted. */
final class MeteredExchange implements HttpExchange {
    private final HttpExchange exchange;
    private final long since = System.nanoTime();
    private RouteMetrics metrics;

    /** @param metrics where it is counted unless it is {@link #routed} */
    MeteredExchange(HttpExchange exchange, RouteMetrics metrics) {
        this.exchange = exchange;
        this.metrics = metrics;
    }

    /** It is for this route. */
    void routed(RouteMetrics route) {
        metrics = route;
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
        metrics.answered(status, System.nanoTime() - since);
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
