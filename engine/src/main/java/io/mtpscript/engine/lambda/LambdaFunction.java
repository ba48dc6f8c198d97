package io.mtpscript.engine.lambda;

import io.mtpscript.core.ExitCode;
import io.mtpscript.effects.journal.HostEnd;
import io.mtpscript.effects.log.LogSink;
import io.mtpscript.engine.Engine;
import io.mtpscript.engine.StartException;
import io.mtpscript.engine.request.GivenIds;
import io.mtpscript.net.http.LocalExchange.LocalResponse;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Answers the events of a function, one after the other. {@link #run} belongs to one thread, {@link #stop} to any. */
public final class LambdaFunction {
    /** What is left for an answer to reach the platform when the rest of the time is used up, in milliseconds. */
    private static final int ANSWER_MILLIS = 200;

    /** The longest that lines may take to each log and collector: one that does not answer costs every event as much. */
    private static final int LINES_MILLIS = 1_000;

    /** What they get when the rest of the time is used up: then their last lines tell why. */
    private static final int LAST_LINES_MILLIS = 50;

    /** No function has longer. */
    private static final long LONGEST_MILLIS = TimeUnit.MINUTES.toMillis(15);

    private static final byte[] NOTHING = new byte[0];

    private final RuntimeApi api;
    private final Engine engine;
    private final List<LogSink> logs;
    private final boolean streaming;
    private final Consumer<String> notice;
    private final Deliveries deliveries = new Deliveries();
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private volatile boolean stopping;

    private LambdaFunction(
            RuntimeApi api, Engine engine, List<LogSink> logs, boolean streaming, Consumer<String> notice) {
        this.api = api;
        this.engine = engine;
        this.logs = logs;
        this.streaming = streaming;
        this.notice = notice;
    }

    /**
     * A function that is ready to run.
     *
     * @param address of the Runtime API: host and port
     * @param logs are written out after each answer
     * @param streaming whether it stands behind a function URL that streams
     * @param notice takes a line about each event that could not be answered; nothing of its data
     */
    public static LambdaFunction of(
            String address, Engine engine, List<LogSink> logs, boolean streaming, Consumer<String> notice) {
        return new LambdaFunction(new RuntimeApi(address), engine, logs, streaming, notice);
    }

    /** Tells the platform why the function cannot start. What goes wrong with that is not told any more. */
    public static void failed(String address, String line) {
        try (RuntimeApi api = new RuntimeApi(address)) {
            api.failInit(new FunctionError("Engine.Start", line));
        } catch (IOException e) {
            // The process ends with its own line and status.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Answers events until it is stopped.
     *
     * @throws StartException if the platform cannot be reached any more
     */
    public void run() throws StartException {
        try {
            while (!stopping) {
                Invocation invocation = api.next();
                answer(invocation);
                settle(invocation);
            }
        } catch (IOException e) {
            if (!stopping) {
                throw new StartException(ExitCode.UNAVAILABLE, "The Lambda Runtime API: " + e.getMessage());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends {@link #run}, which is waiting for an event or has one answered. */
    public void stop() {
        stopping = true;
        stopped.complete(null);
        api.close();
    }

    private void answer(Invocation invocation) throws IOException, InterruptedException {
        try {
            HttpEvent event = HttpEvent.of(invocation.event());
            LocalResponse response = carriedOut(invocation, event);
            boolean taken = streaming
                    ? api.stream(invocation, HttpAnswer.streamed(response))
                    : api.respond(invocation, HttpAnswer.of(event.source(), response));
            if (!taken) {
                fail(invocation, "Engine.AnswerRefused", "The platform does not take the answer; it may be too large");
            }
        } catch (BadEventException e) {
            fail(invocation, "Engine.BadEvent", String.valueOf(e.getMessage()));
        } catch (ExecutionException e) {
            Throwable fault = Objects.requireNonNullElse(e.getCause(), e);
            fail(
                    invocation,
                    "Engine.Fault",
                    "A fault of the engine: " + fault.getClass().getName());
        }
    }

    private void fail(Invocation invocation, String type, String line) throws IOException, InterruptedException {
        notice.accept(line + " (request " + invocation.requestId() + ")");
        api.fail(invocation, new FunctionError(type, line));
    }

    /**
     * The answer is with the platform, which has this process stand still as soon as it asks for the next event: what the request
     * has left to do would be done with that one, or never.
     */
    private void settle(Invocation invocation) throws InterruptedException {
        try {
            var _ = CompletableFuture.anyOf(engine.settled(), stopped)
                    .get(Math.min(LONGEST_MILLIS, left(invocation)), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // What is left waits for the next event, or for another engine.
        }
        engine.flush(lines(invocation));
        logs.forEach(log -> log.flush(lines(invocation)));
    }

    private static long lines(Invocation invocation) {
        return Math.clamp(left(invocation), LAST_LINES_MILLIS, LINES_MILLIS);
    }

    /** What is left of the platform's time, but for what an answer takes, in milliseconds. */
    private static long left(Invocation invocation) {
        return invocation.deadlineMillis() - System.currentTimeMillis() - ANSWER_MILLIS;
    }

    /** Ends the request at its next effect when the platform's time is nearly over. */
    private LocalResponse carriedOut(Invocation invocation, HttpEvent event)
            throws ExecutionException, InterruptedException {
        CompletableFuture<LocalResponse> answer = engine.call(
                event.request(),
                new GivenIds(invocation.requestId(), invocation.accountId(), deliveries.next(invocation.requestId())));
        LocalResponse response;
        try {
            response = answer.get(Math.max(1, left(invocation)), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            engine.endWaiting(HostEnd.TIMEOUT);
            response = answer.get();
        }
        boolean head = event.request().method().equals("HEAD");
        return head ? new LocalResponse(response.status(), response.fields(), NOTHING) : response;
    }
}
