package io.mtpscript.conformance.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.mtpscript.compiler.Compiler;
import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.core.hash.Sha256;
import io.mtpscript.core.snapshot.SnapshotReader;
import io.mtpscript.core.snapshot.SnapshotWriter;
import io.mtpscript.effects.DatabaseSettings;
import io.mtpscript.effects.log.MemoryLogSink;
import io.mtpscript.engine.Engine;
import io.mtpscript.engine.StartException;
import io.mtpscript.engine.lambda.LambdaFunction;
import io.mtpscript.engine.request.ServedProgram;
import io.mtpscript.engine.settings.EngineSettings;
import io.mtpscript.vm.VmEvaluator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A request that waits is answered before the platform ends the function. */
@Timeout(60)
class DeadlineTest {
    private static final String PROGRAM = """
            api one GET /one uses { DbRead } {
              respond json(DbRead.query<{ n: Int }>(sql`SELECT 1 AS n`)?)
            }
            """;
    private static final String EVENT = """
            {"version":"2.0","rawPath":"/one","requestContext":{"stage":"$default","http":{"method":"GET"}}}""";
    private static final int MILLIS = 1_500;

    private static ServedProgram program() throws Exception {
        var program = new Compiler(new VmEvaluator())
                .compile(List.of(new SourceFile("app.mtp", PROGRAM)))
                .program()
                .orElseThrow();
        byte[] snapshot = SnapshotWriter.write(program);
        return new ServedProgram(SnapshotReader.read(snapshot), Sha256.of(snapshot));
    }

    @Test
    void aRequestThatWaitsEndsBeforeTheDeadline() throws Exception {
        BlockingQueue<String> answers = new LinkedBlockingQueue<>();
        AtomicBoolean given = new AtomicBoolean();
        CountDownLatch over = new CountDownLatch(1);
        HttpServer platform = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        // Takes connections and says nothing.
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var threads = Executors.newCachedThreadPool();
                MemoryLogSink log = new MemoryLogSink(10);
                Engine engine = Engine.open(
                        program(),
                        EngineSettings.of("127.0.0.1", 0)
                                .withCapacity(1, 10)
                                .withDatabase(DatabaseSettings.of(
                                        "postgresql://u:p@127.0.0.1:" + silent.getLocalPort() + "/d")),
                        log)) {
            platform.setExecutor(threads);
            AtomicLong begun = new AtomicLong();
            platform.createContext("/2018-06-01/runtime/", exchange -> {
                if (exchange.getRequestURI().getPath().endsWith("/next")) {
                    if (given.getAndSet(true)) {
                        awaitQuietly(over);
                    }
                    exchange.getResponseHeaders().add("Lambda-Runtime-Aws-Request-Id", "late");
                    begun.set(System.nanoTime());
                    exchange.getResponseHeaders()
                            .add("Lambda-Runtime-Deadline-Ms", Long.toString(System.currentTimeMillis() + MILLIS));
                    exchange.sendResponseHeaders(200, EVENT.length());
                    exchange.getResponseBody().write(EVENT.getBytes(StandardCharsets.UTF_8));
                } else {
                    byte[] body = exchange.getRequestBody().readAllBytes();
                    answers.add(new String(body, StandardCharsets.UTF_8));
                    exchange.sendResponseHeaders(202, -1);
                }
                exchange.close();
            });
            platform.start();
            LambdaFunction function = LambdaFunction.of(
                    "127.0.0.1:" + platform.getAddress().getPort(), engine, List.of(), false, line -> {});
            threads.execute(() -> {
                try {
                    function.run();
                } catch (StartException e) {
                    answers.add(e.line());
                }
            });
            String answer = answers.poll(30, TimeUnit.SECONDS);
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun.get());
            function.stop();
            over.countDown();
            assertTrue(answer != null && answer.contains("\"statusCode\":504"), String.valueOf(answer));
            assertTrue(millis < MILLIS, millis + " ms");
            assertEquals(List.of(), log.lines());
        } finally {
            platform.stop(0);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
