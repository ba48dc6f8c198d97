package io.mtpscript.conformance.database;

import io.mtpscript.compiler.Compiler;
import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.core.hash.Sha256;
import io.mtpscript.core.snapshot.SnapshotWriter;
import io.mtpscript.effects.log.MemoryLogSink;
import io.mtpscript.engine.Engine;
import io.mtpscript.engine.StartException;
import io.mtpscript.engine.request.ServedProgram;
import io.mtpscript.engine.settings.EngineSettings;
import io.mtpscript.net.http.HttpField;
import io.mtpscript.net.http.LocalExchange.LocalResponse;
import io.mtpscript.net.http.LocalRequest;
import io.mtpscript.vm.VmEvaluator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** An engine that serves one program, called without a socket. */
public record Service(Engine engine, MemoryLogSink log) implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;

    public static ServedProgram compile(String source) {
        var compiled = new Compiler(new VmEvaluator()).compile(List.of(new SourceFile("app.mtp", source)));
        var program = compiled.program()
                .orElseThrow(() -> new AssertionError(
                        compiled.diagnostics().stream().map(Diagnostic::message).toList()));
        return new ServedProgram(program, Sha256.of(SnapshotWriter.write(program)));
    }

    public static Service open(ServedProgram program, EngineSettings settings) throws StartException {
        var log = new MemoryLogSink(1_000);
        return new Service(Engine.open(program, settings, log), log);
    }

    /** @param headers names and values in turn */
    public CompletableFuture<LocalResponse> start(String method, String target, String body, String... headers) {
        return engine.call(request(method, target, body, headers));
    }

    private static LocalRequest request(String method, String target, String body, String... headers) {
        List<HttpField> fields = new ArrayList<>();
        if (!body.isEmpty()) {
            fields.add(new HttpField("Content-Type", "application/json"));
        }
        for (int i = 0; i < headers.length; i += 2) {
            fields.add(new HttpField(headers[i], headers[i + 1]));
        }
        return new LocalRequest(method, target, fields, body.getBytes(StandardCharsets.UTF_8));
    }

    /** As {@link #start}, waiting for the response. */
    public LocalResponse call(String method, String target, String body, String... headers) {
        return await(start(method, target, body, headers));
    }

    /** As the other one, under a request id by which the journal has it. */
    public LocalResponse callAs(String id, String method, String target, String body, String... headers) {
        return await(startAs(id, method, target, body, headers));
    }

    /** As {@link #callAs}, without waiting. */
    public CompletableFuture<LocalResponse> startAs(
            String id, String method, String target, String body, String... headers) {
        return engine.call(request(method, target, body, headers), id);
    }

    public static LocalResponse await(CompletableFuture<LocalResponse> response) {
        try {
            return response.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    public static String text(LocalResponse response) {
        return response.status() + " " + new String(response.body(), StandardCharsets.UTF_8);
    }

    public static String field(LocalResponse response, String name) {
        return response.fields().stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(HttpField::value)
                .findFirst()
                .orElse("");
    }

    @Override
    public void close() {
        engine.close();
        log.close();
    }
}
