package io.mtpscript.conformance.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.cli.migrations.Migrations;
import io.mtpscript.compiler.Compiler;
import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.core.hash.Sha256;
import io.mtpscript.core.snapshot.SnapshotWriter;
import io.mtpscript.devdb.EmbeddedPostgres;
import io.mtpscript.effects.DatabaseSettings;
import io.mtpscript.effects.log.MemoryLogSink;
import io.mtpscript.engine.Engine;
import io.mtpscript.engine.request.ReplayReport;
import io.mtpscript.engine.request.ServedProgram;
import io.mtpscript.engine.settings.EngineSettings;
import io.mtpscript.engine.settings.JournalSettings;
import io.mtpscript.net.http.HttpField;
import io.mtpscript.net.http.LocalRequest;
import io.mtpscript.vm.VmEvaluator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The invoices example: what was read from and written to PostgreSQL is answered again when PostgreSQL is gone. */
class DatabaseReplayTest {
    private static final Path APP = Path.of("..", "examples", "invoices");

    @Test
    void theSameBytesComeBackWithTheDatabaseStopped() throws Exception {
        var program =
                new Compiler(new VmEvaluator()).compile(sources()).program().orElseThrow();
        var served = new ServedProgram(program, Sha256.of(SnapshotWriter.write(program)));
        EmbeddedPostgres postgres = EmbeddedPostgres.temporary();
        try (var log = new MemoryLogSink(100)) {
            Migrations.apply(postgres.url(), APP.resolve("db"));
            var settings = EngineSettings.of("127.0.0.1", 0)
                    .withDatabase(DatabaseSettings.of(postgres.url()))
                    .withJournal(new JournalSettings.Memory());
            try (Engine engine = Engine.open(served, settings, log)) {
                byte[] written = call(engine, "POST", "/customers/1/invoices", "write");
                byte[] read = call(engine, "GET", "/invoices?status=Draft", "read");
                postgres.close();
                assertReplays(engine, "write", written);
                assertReplays(engine, "read", read);
            }
        } finally {
            postgres.close();
        }
    }

    private static byte[] call(Engine engine, String method, String target, String id) throws Exception {
        byte[] body = method.equals("GET")
                ? new byte[0]
                : "{\"lines\":[{\"description\":\"Bolt\",\"quantity\":3,\"unitPrice\":19.99,\"vatRate\":0.07}]}"
                        .getBytes(StandardCharsets.UTF_8);
        var request =
                new LocalRequest(method, target, List.of(new HttpField("Content-Type", "application/json")), body);
        var response = engine.call(request, id).get();
        assertTrue(response.status() < 300, () -> new String(response.body(), StandardCharsets.UTF_8));
        return response.body();
    }

    private static void assertReplays(Engine engine, String id, byte[] body) throws Exception {
        ReplayReport report = engine.replay(engine.recorded(id).orElseThrow()).get();
        assertTrue(report.equal(), report::toString);
        assertEquals(Sha256.hexOf(body), Sha256.hex(report.replayed().bodySha256()));
    }

    private static List<SourceFile> sources() throws IOException {
        var sources = new ArrayList<SourceFile>();
        try (Stream<Path> files = Files.list(APP)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(each -> each.toString().endsWith(".mtp"))
                    .sorted()
                    .toList()) {
                sources.add(new SourceFile(String.valueOf(file.getFileName()), Files.readString(file)));
            }
        }
        return sources;
    }
}
