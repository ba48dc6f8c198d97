package io.mtpscript.effects.http;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Requests of the engine's own, by a thread that may wait, where the time of an answer counts to its end. */
public final class WholeAnswer {
    private WholeAnswer() {}

    /**
     * Sends a request and waits for its whole answer. The request's own {@link HttpRequest.Builder#timeout timeout} ends with the head
     * of the answer.
     *
     * @param patience how long connecting, sending and the answer may take together
     * @throws HttpTimeoutException if they take longer
     * @throws IOException if there is no answer
     */
    public static <T> HttpResponse<T> of(
            HttpClient client, HttpRequest request, HttpResponse.BodyHandler<T> handler, Duration patience)
            throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<T>> sent = client.sendAsync(request, handler);
        try {
            return sent.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(String.valueOf(e.getCause()), e);
        } catch (TimeoutException e) {
            throw new HttpTimeoutException("no answer in " + patience.toSeconds() + " s");
        } finally {
            sent.cancel(true);
        }
    }
}
