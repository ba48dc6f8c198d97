package io.mtpscript.effects.http;

/**
 * What came of sending a deferred request.
 *
 * @param taken whether the service answered with 2xx
 * @param reason in a few words why it has not; never holds what the service sent
 */
public record Delivery(boolean taken, String reason) {
    private static final int OK = 200;
    private static final int REDIRECTS = 300;

    static Delivery of(HttpReply reply) {
        return switch (reply) {
            case HttpReply.Response response
            when response.status() >= OK && response.status() < REDIRECTS -> new Delivery(true, "");
            case HttpReply.Response response -> new Delivery(false, "The service answered " + response.status());
            case HttpReply.Failed(HttpFailure failure) ->
                new Delivery(false, failure.kind().variant() + ": " + failure.message());
        };
    }
}
