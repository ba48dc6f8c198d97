package io.mtpscript.engine.inspector;

import io.mtpscript.net.http.ForwardingExchange;
import io.mtpscript.net.http.HttpExchange;
import io.mtpscript.net.http.HttpField;
import io.mtpscript.net.http.ResponseBody;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An exchange whose answer is noted, and says where it can be looked at. */
final class InspectedExchange extends ForwardingExchange {
    /** By this the engine, its log and its journal know a request. */
    private static final String CORRELATION_ID = "X-Correlation-Id";

    private final SeenRequests seen;
    private final String origin;
    private final long arrived = System.currentTimeMillis();
    private final long started = System.nanoTime();

    InspectedExchange(HttpExchange exchange, SeenRequests seen, String origin) {
        super(exchange);
        this.seen = seen;
        this.origin = origin;
    }

    @Override
    public void respond(int status, List<HttpField> fields, ResponseBody body) {
        Optional<String> id = fields.stream()
                .filter(field -> field.name().equalsIgnoreCase(CORRELATION_ID))
                .map(HttpField::value)
                .findFirst();
        long number = seen.add(
                id.orElse(""),
                request().method(),
                request().target(),
                status,
                arrived,
                (System.nanoTime() - started) / 1_000);
        List<HttpField> all = new ArrayList<>(fields.size() + 1);
        all.addAll(fields);
        all.add(new HttpField("Mtp-Inspect", origin + Inspector.PATH + "#" + id.orElse(Long.toString(number))));
        Inspector.replayCommand(origin, status, id).ifPresent(command -> all.add(new HttpField("Mtp-Replay", command)));
        super.respond(status, all, body);
    }
}
