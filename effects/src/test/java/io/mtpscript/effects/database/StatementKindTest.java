package io.mtpscript.effects.database;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StatementKindTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1",
                " \n\t select 1",
                "(((select 1)))",
                "-- COMMIT\nSELECT 1",
                "/* COMMIT */ SELECT 1",
                "/* /* nested */ COMMIT */ SELECT 1",
                "--\n/**/(--x\n SELECT 1)",
                "SELECT/**/1",
                "Select\"a\" FROM t"
            })
    void findsTheFirstKeyword(String sql) {
        assertEquals("SELECT", StatementKind.firstKeyword(sql));
        assertEquals(Optional.empty(), StatementKind.refuse(sql, false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "   ", "-- SELECT 1", "/* SELECT 1", "/* /* */ SELECT 1", ";SELECT 1", "\"SELECT\" 1", "$1"})
    void findsNone(String sql) {
        assertEquals("", StatementKind.firstKeyword(sql));
        assertEquals(
                Optional.of(DbFailure.rejected("0A000", "The statement was not sent: there is no statement")),
                StatementKind.refuse(sql, true));
    }

    @Test
    void tellsReadsFromWritesAndBothFromTheRest() {
        assertEquals(Optional.empty(), StatementKind.refuse("MERGE INTO t", true));
        assertEquals(
                Optional.of(DbFailure.rejected("0A000", "The statement was not sent: MERGE writes: it needs DbWrite")),
                StatementKind.refuse("merge INTO t", false));
        assertEquals(
                Optional.of(DbFailure.rejected(
                        "0A000",
                        "The statement was not sent: COMMIT is not among the statements that a program may send")),
                StatementKind.refuse("commit", true));
    }
}
