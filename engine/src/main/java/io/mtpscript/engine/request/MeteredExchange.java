package io.mtpscript.engine.request;

import io.mtpscript.engine.access.Access;
import io.mtpscript.engine.access.AccessWatch;
import io.mtpscript.engine.metrics.RouteMetrics;
import io.mtpscript.engine.trace.RequestTrace;
import io.mtpscript.net.http.ForwardingExchange;
import io.mtpscript.net.http.HttpExchange;
import io.mtpscript.net.http.HttpField;
import io.mtpscript.net.http.HttpRequest;
import io.mtpscript.net.http.ResponseBody;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** An exchange whose answer is counted and told of. */
final class MeteredExchange extends ForwardingExchange {
    private final long since = System.nanoTime();
    private final AccessWatch watch;
    private RouteMetrics metrics;
    private Optional<RouteEntry> entry = Optional.empty();
    private OptionalLong gas = OptionalLong.empty();
    private RequestTrace trace = RequestTrace.NONE;

    /**
     * @param metrics where it is counted unless it is {@link #routed}
     * @param watch is told of the answer
     */
    MeteredExchange(HttpExchange exchange, RouteMetrics metrics, AccessWatch watch) {
        super(exchange);
        this.metrics = metrics;
        this.watch = watch;
    }

    /** When the request came, by {@link System#nanoTime}. */
    long sinceNanos() {
        return since;
    }

    /** It is for this route. */
    void routed(RouteEntry route) {
        metrics = route.metrics();
        entry = Optional.of(route);
    }

    /** A program has used this much for it. */
    void used(long gasUnits) {
        gas = OptionalLong.of(gasUnits);
    }

    /** Its answer ends this trace. */
    void traced(RequestTrace by) {
        trace = by;
    }

    @Override
    public void respond(int status, List<HttpField> fields, ResponseBody body) {
        boolean watched = !watch.equals(AccessWatch.NONE);
        // Both are gone with the answer.
        HttpRequest request = request();
        int bytes = watched ? body.length() : 0;
        super.respond(status, fields, body);
        long nanos = System.nanoTime() - since;
        metrics.answered(status, nanos);
        trace.ended(status);
        if (watched) {
            watch.answered(new Access(
                    request.method(),
                    request.target(),
                    entry.map(found -> found.route().pattern()),
                    status,
                    TimeUnit.NANOSECONDS.toMicros(nanos),
                    bytes,
                    gas,
                    fields.stream()
                            .filter(field -> field.name().equalsIgnoreCase(ResponseFields.CORRELATION_ID))
                            .map(HttpField::value)
                            .findFirst(),
                    request.client()));
        }
    }
}
