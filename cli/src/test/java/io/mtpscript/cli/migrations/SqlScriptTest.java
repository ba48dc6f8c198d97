package io.mtpscript.cli.migrations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Where a file of SQL is cut. */
class SqlScriptTest {
    private static List<String> split(String text) throws SqlScript.Fault {
        return SqlScript.statements(text, true).stream()
                .map(SqlScript.Statement::sql)
                .toList();
    }

    private static SqlScript.Fault fault(String text) {
        return assertThrows(SqlScript.Fault.class, () -> SqlScript.statements(text, true));
    }

    @Test
    void cutsAtSemicolonsThatEndStatements() throws SqlScript.Fault {
        assertEquals(List.of("SELECT 1", "SELECT 2"), split(" SELECT 1;; -- ; no\n /* ; /* ; */ ; */ SELECT 2 ;\n"));
        assertEquals(List.of("SELECT ';', \"a;b\", 'it''s;'"), split("SELECT ';', \"a;b\", 'it''s;'"));
        assertEquals(List.of("SELECT E'\\';', 'c:\\'", "SELECT 2"), split("SELECT E'\\';', 'c:\\'; SELECT 2"));
        assertEquals(List.of("DO $$ BEGIN; END $$", "SELECT 1"), split("DO $$ BEGIN; END $$; SELECT 1;"));
        assertEquals(
                List.of("SELECT $a1$ ; $$ ; $a1$, a$b$c", "SELECT $1"),
                split("SELECT $a1$ ; $$ ; $a1$, a$b$c; SELECT $1"));
        assertEquals(
                List.of("CREATE RULE r AS ON INSERT TO t DO (DELETE FROM a; DELETE FROM b)", "SELECT 1"),
                split("CREATE RULE r AS ON INSERT TO t DO (DELETE FROM a; DELETE FROM b); SELECT 1"));
        assertEquals(List.of(), split("-- nothing\n/* at all */ ;"));
    }

    @Test
    void keepsTheBodiesOfRoutinesTogether() throws SqlScript.Fault {
        String routine = "CREATE OR REPLACE FUNCTION f(a int) RETURNS int BEGIN ATOMIC\n"
                + "  INSERT INTO t VALUES (1); SELECT CASE WHEN a = 1 THEN 2 END; END";
        assertEquals(List.of(routine, "SELECT 1"), split(routine + "; SELECT 1;"));
        assertEquals(
                List.of("CREATE TABLE \"begin\" (x int)", "SELECT 1"),
                split("CREATE TABLE \"begin\" (x int); SELECT 1"));
    }

    @Test
    void tellsWhereAStatementBegins() throws SqlScript.Fault {
        assertEquals(
                List.of(11, 21),
                SqlScript.statements("\uFEFF-- a;\n  \n SELECT 1; SELECT 2", true).stream()
                        .map(SqlScript.Statement::offset)
                        .toList());
    }

    @Test
    void refusesWhatCannotBeSent() throws SqlScript.Fault {
        assertEquals(
                "'\\d users' is a command of psql, not SQL: only SQL can be sent",
                fault("SELECT 1;\n\\d users\n").getMessage());
        assertEquals(10, fault("SELECT 1;\n\\d users\n").offset());
        assertEquals("this ' is never closed", fault("SELECT 'a").getMessage());
        assertEquals("this $x$ is never closed", fault("SELECT $x$ a $$").getMessage());
        assertEquals("this comment is never closed", fault("SELECT 1 /* /* */").getMessage());
        for (String sql : List.of("BEGIN", "commit", "START TRANSACTION", "END", "ROLLBACK", "ABORT")) {
            assertTrue(
                    String.valueOf(fault("SELECT 1; " + sql + ";").getMessage()).contains("one transaction already"),
                    sql);
        }
        assertTrue(String.valueOf(fault("COPY t FROM stdin;").getMessage()).startsWith("COPY from"));
        assertEquals(List.of("SAVEPOINT a", "ROLLBACK TO a"), split("SAVEPOINT a; ROLLBACK TO a;"));
        assertEquals(List.of("COPY t FROM '/a/stdin'"), split("COPY t FROM '/a/stdin';"));
    }
}
