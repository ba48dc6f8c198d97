package io.mtpscript.conformance.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.cli.cases.CaseExport;
import io.mtpscript.cli.cases.CaseRunner;
import io.mtpscript.cli.replay.Replayer;
import io.mtpscript.compiler.Compiler;
import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.core.Limits;
import io.mtpscript.core.hash.Sha256;
import io.mtpscript.core.snapshot.SnapshotWriter;
import io.mtpscript.effects.journal.RecordedRequest;
import io.mtpscript.effects.log.MemoryLogSink;
import io.mtpscript.engine.Engine;
import io.mtpscript.engine.request.ReplayProgram;
import io.mtpscript.engine.request.ReplayRefusedException;
import io.mtpscript.engine.request.ServedProgram;
import io.mtpscript.engine.settings.EngineSettings;
import io.mtpscript.engine.settings.JournalSettings;
import io.mtpscript.engine.shown.Verdict;
import io.mtpscript.net.http.LocalRequest;
import io.mtpscript.vm.VmEvaluator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** The memory budget decides what a request gives, so a replay has the recorded one, whatever its own settings are. */
class MemoryReplayTest {
    private static final String APP = """
            api takes GET /takes/:bytes path { bytes: Int } uses { Log } {
              let taken = "x".repeat(path.bytes).length()
              Log.info("taken", { taken })
              respond json({ taken })
            }
            """;

    private static final EngineSettings DEFAULTS =
            EngineSettings.of("127.0.0.1", 0).withJournal(new JournalSettings.Memory());

    private static ServedProgram program() {
        var program = new Compiler(new VmEvaluator())
                .compile(List.of(new SourceFile("app.mtp", APP)))
                .program()
                .orElseThrow();
        return new ServedProgram(program, Sha256.of(SnapshotWriter.write(program)));
    }

    private static RecordedRequest recorded(ServedProgram program, long budget, int taken, int status)
            throws Exception {
        Limits limits = DEFAULTS.http().limits().withVmMemoryBytes(budget);
        try (var log = new MemoryLogSink(100);
                Engine engine =
                        Engine.open(program, DEFAULTS.withHttp(DEFAULTS.http().withLimits(limits)), log)) {
            var request = new LocalRequest("GET", "/takes/" + taken, List.of(), new byte[0]);
            assertEquals(status, engine.call(request, "taken-" + taken).get().status());
            return engine.recorded("taken-" + taken).orElseThrow();
        }
    }

    @Test
    void aReplayHasTheRecordedBudget() throws Exception {
        ServedProgram program = program();
        RecordedRequest little = recorded(program, 4 << 20, 8 << 20, 500);
        RecordedRequest much = recorded(program, 32 << 20, 20 << 20, 200);
        try (var log = new MemoryLogSink(100);
                var replayer = new Replayer(program, DEFAULTS, log, ReplayProgram.RECORDED)) {
            for (RecordedRequest each : List.of(little, much, little)) {
                Verdict verdict = replayer.replay(each);
                assertTrue(verdict.equal(), verdict::toString);
                assertEquals(2, verdict.runs().size());
            }
        }
    }

    @Test
    void aCaseHasTheRecordedBudget() throws Exception {
        ServedProgram program = program();
        RecordedRequest little = recorded(program, 4 << 20, 8 << 20, 500);
        try (var log = new MemoryLogSink(100);
                var replayer = new Replayer(program, DEFAULTS, log, ReplayProgram.RECORDED);
                var runner = new CaseRunner(program, DEFAULTS, log)) {
            var export =
                    new CaseExport(program.program(), program.program().routes().getFirst(), runner);
            // It passes, or there would be no export.
            var exported = export.export(replayer.replay(little), false, Set.of(), true);
            assertTrue(exported.text().contains("\"memoryBudget\":4194304"), exported.text());
        }
    }

    @Test
    void anEngineWithAnotherBudgetRefuses() throws Exception {
        ServedProgram program = program();
        RecordedRequest much = recorded(program, 32 << 20, 20 << 20, 200);
        try (var log = new MemoryLogSink(100);
                Engine engine = Engine.open(program, DEFAULTS, log)) {
            var failed = assertThrows(
                    ExecutionException.class, () -> engine.replay(much).get());
            assertInstanceOf(ReplayRefusedException.class, failed.getCause());
        }
    }
}
