package io.mtpscript.conformance.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mtpscript.core.ExitCode;
import io.mtpscript.effects.DatabaseSettings;
import io.mtpscript.engine.StartException;
import io.mtpscript.engine.settings.EngineSettings;
import org.junit.jupiter.api.Test;

/** A second database for requests that do not write. */
class ReplicaTest {
    private static final String APP = """
            api reads GET /where auth none uses { DbRead } {
              respond json(DbRead.query<{ name: String }>(sql`SELECT name FROM place`)?)
            }
            api writes POST /where auth none uses { DbRead, DbWrite } {
              let n = DbWrite.execute(sql`UPDATE place SET name = name`)?
              let rows = DbRead.query<{ name: String }>(sql`SELECT name FROM place`)?
              respond json({ n, rows })
            }
            """;

    @Test
    void requestsThatDoNotWriteAreAnsweredByTheReplica() throws Exception {
        String primary = Postgres.create("CREATE TABLE place (name text)", "INSERT INTO place VALUES ('primary')");
        String replica = Postgres.create("CREATE TABLE place (name text)", "INSERT INTO place VALUES ('replica')");
        var settings = EngineSettings.of("127.0.0.1", 0)
                .withDatabase(DatabaseSettings.of(primary).withReadUrl(replica));
        try (Service service = Service.open(Service.compile(APP), settings)) {
            assertEquals("200 [{\"name\":\"replica\"}]", Service.text(service.call("GET", "/where", "")));
            assertEquals(
                    "200 {\"n\":1,\"rows\":[{\"name\":\"primary\"}]}",
                    Service.text(service.call("POST", "/where", "")),
                    "what a request that writes reads must be what it writes");
        }
    }

    @Test
    void aReplicaThatIsDownIsNotReplacedByTheDatabaseThatItSpares() throws Exception {
        String primary = Postgres.create("CREATE TABLE place (name text)", "INSERT INTO place VALUES ('primary')");
        var settings = EngineSettings.of("127.0.0.1", 0)
                .withDatabase(DatabaseSettings.of(primary).withReadUrl("postgresql://u:p@127.0.0.1:1/none"));
        try (Service service = Service.open(Service.compile(APP), settings)) {
            assertEquals(503, service.call("GET", "/where", "").status());
            assertEquals(200, service.call("POST", "/where", "").status());
        }
    }

    @Test
    void aUrlThatIsNoneEndsTheStart() {
        var settings = EngineSettings.of("127.0.0.1", 0)
                .withDatabase(
                        DatabaseSettings.of("postgresql://u:p@127.0.0.1:1/none").withReadUrl("mysql://x"));
        var refused = assertThrows(StartException.class, () -> Service.open(Service.compile(APP), settings));
        assertEquals(ExitCode.USAGE, refused.exitCode());
    }
}
