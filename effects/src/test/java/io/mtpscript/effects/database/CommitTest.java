package io.mtpscript.effects.database;

import static io.mtpscript.effects.testing.TypeTable.field;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mtpscript.core.ErrorCode;
import io.mtpscript.core.code.Program;
import io.mtpscript.effects.DatabaseSettings;
import io.mtpscript.effects.journal.FinishOutcome;
import io.mtpscript.effects.testing.Proxy;
import io.mtpscript.effects.testing.TestDatabase;
import io.mtpscript.effects.testing.TestEngine;
import io.mtpscript.effects.testing.TestProgram;
import io.mtpscript.effects.testing.TestRequest;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** COMMIT is only believed when the server says COMMIT. */
final class CommitTest {
    private final TestProgram program = new TestProgram();
    private final Program.EffectSite execute = program.execute();
    private final Program.EffectSite count = program.one(program.row(field("n", program.types.integer)));

    @ParameterizedTest
    @EnumSource
    void believesNothingElse(Proxy.AtCommit atCommit) throws Exception {
        String url = TestDatabase.create();
        try (TestEngine direct = engine(url);
                Proxy proxy = new Proxy(url, atCommit);
                TestEngine proxied = engine(proxy.through(url))) {
            TestRequest setup = direct.begin("DbRead", "DbWrite");
            setup.call(execute, "CREATE TABLE t (n int)");
            assertEquals(new FinishOutcome.Committed(), setup.finish(true));

            TestRequest request = proxied.begin("DbRead", "DbWrite");
            assertEquals("[0, 1]", request.call(execute, "INSERT INTO t VALUES (1)"));
            ErrorCode expected =
                    atCommit == Proxy.AtCommit.BECOMES_ABORT ? ErrorCode.EFFECT_FAILED : ErrorCode.COMMIT_UNKNOWN;
            assertEquals(new FinishOutcome.Failed(expected), request.finish(true));

            int kept = atCommit == Proxy.AtCommit.LOSES_ANSWER ? 1 : 0;
            String answer = "[0, [0, {\"n\": " + kept + "}]]";
            for (int i = 0;
                    i < 100
                            && !direct.begin("DbRead")
                                    .call(count, "SELECT count(*) AS n FROM t")
                                    .equals(answer);
                    i++) {
                Thread.sleep(20);
            }
            assertEquals(answer, direct.begin("DbRead").call(count, "SELECT count(*) AS n FROM t"));
        }
    }

    private TestEngine engine(String url) {
        return new TestEngine(1, Optional.of(DatabaseSettings.of(url).withConnections(1)), program.program());
    }
}
