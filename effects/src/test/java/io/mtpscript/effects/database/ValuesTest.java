package io.mtpscript.effects.database;

import static io.mtpscript.effects.testing.TypeTable.field;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mtpscript.core.code.Program;
import io.mtpscript.effects.DatabaseSettings;
import io.mtpscript.effects.testing.Sql;
import io.mtpscript.effects.testing.TestDatabase;
import io.mtpscript.effects.testing.TestEngine;
import io.mtpscript.effects.testing.TestProgram;
import io.mtpscript.effects.testing.TestRequest;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class ValuesTest {
    private static final TestProgram PROGRAM = new TestProgram();
    private static final Program.EffectSite INTS = PROGRAM.query(PROGRAM.row(field("v", PROGRAM.types.integer)));
    private static TestEngine engine;

    @BeforeAll
    static void start() {
        engine = new TestEngine(1, Optional.of(DatabaseSettings.of(TestDatabase.create())), PROGRAM.program());
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    @Test
    void smoke() {
        TestRequest request = engine.begin("DbRead");
        assertEquals(
                "[0, [{\"v\": 7}]]",
                request.call(INTS, Sql.of("SELECT $1::int8 AS v").bind(7)));
    }
}
