package io.mtpscript.conformance.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.compiler.CompileResult;
import io.mtpscript.compiler.Compiler;
import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.core.hash.Sha256;
import io.mtpscript.core.snapshot.SnapshotWriter;
import io.mtpscript.effects.log.MemoryLogSink;
import io.mtpscript.engine.Engine;
import io.mtpscript.engine.request.ReplayReport;
import io.mtpscript.engine.request.ServedProgram;
import io.mtpscript.engine.settings.CommandLine;
import io.mtpscript.engine.settings.EngineSettings;
import io.mtpscript.net.http.LocalExchange.LocalResponse;
import io.mtpscript.net.http.LocalRequest;
import io.mtpscript.vm.VmEvaluator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The fx-quotes example: desk and provider as its README starts them, over real sockets. */
class FxQuotesTest {
    private static final Path FOLDER = Path.of("..", "examples", "fx-quotes");

    private static ServedProgram program(String file) throws IOException {
        var source = new SourceFile(file, Files.readString(FOLDER.resolve(file)));
        CompileResult result = new Compiler(new VmEvaluator()).compile(List.of(source));
        var program = result.program()
                .orElseThrow(() -> new AssertionError(result.diagnostics().toString()));
        assertEquals(List.of(), result.diagnostics());
        return new ServedProgram(program, Sha256.of(SnapshotWriter.write(program)));
    }

    private static EngineSettings settings(ServedProgram program, Map<String, String> environment) throws Exception {
        List<String> arguments = List.of(
                "app.msqs",
                "--dev",
                "--port",
                "0",
                "--config",
                FOLDER.resolve("config.json").toString());
        CommandLine line = assertInstanceOf(CommandLine.Serve.class, CommandLine.read(arguments, environment))
                .line();
        return line.settings(program.program().serve());
    }

    private static LocalResponse call(Engine engine, String target, String id) throws Exception {
        return engine.call(new LocalRequest("GET", target, List.of(), new byte[0]), id)
                .get();
    }

    @Test
    void theBestOfSeveralProvidersWins() throws Exception {
        ServedProgram provider = program("provider.mtp");
        ServedProgram desk = program("desk.mtp");
        try (var log = new MemoryLogSink(100);
                Engine providers = Engine.open(provider, settings(provider, Map.of()), log)) {
            providers.listen();
            String base = "http://127.0.0.1:" + providers.port();
            // Port 1 is nobody's.
            String urls = base + "/beta," + base + "/gamma," + base + "/alpha,http://127.0.0.1:1/delta";
            EngineSettings settings =
                    settings(desk, Map.of("MTP_CONFIG_PROVIDERS", urls, "MTP_CONFIG_PATIENCE_MS", "20000"));
            try (Engine engine = Engine.open(desk, settings, log)) {
                LocalResponse best = call(engine, "/best/EURUSD?amount=2000", "best");
                String body = new String(best.body(), StandardCharsets.UTF_8);
                assertEquals(200, best.status(), body);
                assertTrue(
                        body.startsWith(
                                "{\"amount\":2000,\"best\":{\"ask\":1.0878,\"cost\":2175.6,\"provider\":\"" + base
                                        + "/alpha\"},\"offers\":[{\"ask\":1.0885,\"cost\":2177,\"provider\":\"" + base
                                        + "/beta\"},{\"ask\":1.0878,"),
                        body);
                assertTrue(
                        body.endsWith("\"silent\":[{\"provider\":\"" + base
                                + "/gamma\",\"reason\":\"answered 503\"},{\"provider\":\"http://127.0.0.1:1/delta\","
                                + "\"reason\":\"cannot be reached\"}]}"),
                        body);
                assertEquals(503, call(engine, "/best/XXXYYY", "none").status());
                ReplayReport report =
                        engine.replay(engine.recorded("best").orElseThrow()).get();
                assertTrue(report.equal(), report::toString);
            }
        }
    }
}
