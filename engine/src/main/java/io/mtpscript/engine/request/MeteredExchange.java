package io.mtpscript.engine.request;

import io.mtpscript.engine.metrics.RouteMetrics;
import io.mtpscript.engine.trace.RequestTrace;
import io.mtpscript.net.http.ForwardingExchange;
import io.mtpscript.net.http.HttpExchange;
import io.mtpscript.net.http.HttpField;
import io.mtpscript.net.http.ResponseBody;
import java.util.List;

/** An exchange whose answer is counted. */
final class MeteredExchange extends ForwardingExchange {
    private final long since = System.nanoTime();
    private RouteMetrics metrics;
    private RequestTrace trace = RequestTrace.NONE;

    /** @param metrics where it is counted unless it is {@link #routed} */
    MeteredExchange(HttpExchange exchange, RouteMetrics metrics) {
        super(exchange);
        this.metrics = metrics;
    }

    /** It is for this route. */
    void routed(RouteMetrics route) {
        metrics = route;
    }

    /** Its answer ends this trace. */
    void traced(RequestTrace by) {
        trace = by;
    }

    @Override
    public void respond(int status, List<HttpField> fields, ResponseBody body) {
        super.respond(status, fields, body);
        metrics.answered(status, System.nanoTime() - since);
        trace.ended(status);
    }
}
