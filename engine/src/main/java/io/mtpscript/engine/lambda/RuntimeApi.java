package io.mtpscript.engine.lambda;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** The platform's side of a function: version 2018-06-01 of the Lambda Runtime API. To be used by one thread. */
final class RuntimeApi implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String ERROR_TYPE = "Lambda-Runtime-Function-Error-Type";
    private static final int ACCEPTED = 202;
    private static final int OK = 200;

    private final String base;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    /** @param address host and port, as {@code AWS_LAMBDA_RUNTIME_API} has it */
    RuntimeApi(String address) {
        base = "http://" + address + "/2018-06-01/runtime/";
    }

    /**
     * Waits for the next event, as long as it takes: the platform stops this process meanwhile.
     *
     * @throws IOException if the platform cannot be reached, or says something else
     */
    Invocation next() throws IOException, InterruptedException {
        HttpResponse<byte[]> response = client.send(
                HttpRequest.newBuilder(URI.create(base + "invocation/next")).build(),
                HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() != OK) {
            throw new IOException("The Runtime API answers " + response.statusCode());
        }
        String requestId = header(response, "Lambda-Runtime-Aws-Request-Id")
                .orElseThrow(() -> new IOException("The Runtime API gives no request id"));
        long deadline = header(response, "Lambda-Runtime-Deadline-Ms")
                .filter(text -> text.matches("[0-9]{1,18}"))
                .map(Long::parseLong)
                .orElse(Long.MAX_VALUE);
        return new Invocation(
                requestId, deadline, header(response, "Lambda-Runtime-Invoked-Function-Arn"), response.body());
    }

    private static Optional<String> header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name);
    }

    /** Answers an event; false where the platform does not take it. */
    boolean respond(Invocation invocation, byte[] answer) throws IOException, InterruptedException {
        return post(request(invocation, "response", answer).header("Content-Type", "application/json"));
    }

    /** Answers an event of a function URL that streams: the head as JSON, eight zeros, and the body. As {@link #respond}. */
    boolean stream(Invocation invocation, byte[] answer) throws IOException, InterruptedException {
        // Without a known length the client sends chunks, which the platform asks for.
        var body = HttpRequest.BodyPublishers.fromPublisher(HttpRequest.BodyPublishers.ofByteArray(answer));
        return post(HttpRequest.newBuilder(uri(invocation, "response"))
                .header("Lambda-Runtime-Function-Response-Mode", "streaming")
                .header("Content-Type", "application/vnd.awslambda.http-integration-response")
                .POST(body));
    }

    /** Says that an event could not be answered. */
    void fail(Invocation invocation, FunctionError error) throws IOException, InterruptedException {
        accepted(request(invocation, "error", error.toBytes()).header(ERROR_TYPE, error.type()));
    }

    /** Says that the function cannot start. */
    void failInit(FunctionError error) throws IOException, InterruptedException {
        accepted(HttpRequest.newBuilder(URI.create(base + "init/error"))
                .header(ERROR_TYPE, error.type())
                .POST(HttpRequest.BodyPublishers.ofByteArray(error.toBytes())));
    }

    private URI uri(Invocation invocation, String what) {
        return URI.create(base + "invocation/" + invocation.requestId() + "/" + what);
    }

    private HttpRequest.Builder request(Invocation invocation, String what, byte[] body) {
        return HttpRequest.newBuilder(uri(invocation, what)).POST(HttpRequest.BodyPublishers.ofByteArray(body));
    }

    private void accepted(HttpRequest.Builder request) throws IOException, InterruptedException {
        if (!post(request)) {
            throw new IOException("The Runtime API does not take an error");
        }
    }

    private boolean post(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<Void> response =
                client.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.discarding());
        return response.statusCode() == ACCEPTED;
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
