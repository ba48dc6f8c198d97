package io.mtpscript.net.http;

/** Takes the requests of one event loop. */
@FunctionalInterface
public interface HttpHandler {
    /** Called on the event loop; answers through the exchange, now or later. */
    void handle(HttpExchange exchange);
}
