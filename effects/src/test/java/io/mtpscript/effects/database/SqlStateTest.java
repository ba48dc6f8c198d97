package io.mtpscript.effects.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SqlStateTest {
    @ParameterizedTest
    @CsvSource({
        "23505, UNIQUE_VIOLATION, c",
        "23503, FOREIGN_KEY_VIOLATION, c",
        "23514, CHECK_VIOLATION, c",
        "23502, NOT_NULL_VIOLATION, k",
        "23P01, REJECTED, 23P01",
        "40001, SERIALIZATION, ''",
        "40P01, SERIALIZATION, ''",
        "57014, TIMEOUT, ''",
        "55P03, TIMEOUT, ''",
        "25P03, TIMEOUT, ''",
        "57P01, UNAVAILABLE, ''",
        "53300, UNAVAILABLE, ''",
        "08006, UNAVAILABLE, ''",
        "28P01, UNAVAILABLE, ''",
        "3D000, UNAVAILABLE, ''",
        "XX000, UNAVAILABLE, ''",
        "42601, REJECTED, 42601",
        "22003, REJECTED, 22003",
        "P0001, REJECTED, P0001",
        "0A000, REJECTED, 0A000",
        "'', REJECTED, ''"
    })
    void mapsEveryState(String state, DbFailure.Kind kind, String subject) {
        DbFailure failure = SqlState.failure(state, "c", "k", "the server's words");
        assertEquals(kind, failure.kind());
        assertEquals(subject, failure.subject());
        String words = kind == DbFailure.Kind.UNAVAILABLE
                ? "The database is not available (SQLSTATE " + state + ")"
                : "the server's words";
        assertEquals(words, failure.message());
    }

    @Test
    void boundsMessages() {
        String longText = "x".repeat(499) + "😀".repeat(10);
        assertEquals(
                "x".repeat(499) + "...",
                SqlState.failure("42601", "", "", longText).message());
    }

    @Test
    void knowsWhichErrorsEndTheConnection() {
        assertTrue(SqlState.endsConnection("57P01"));
        assertTrue(SqlState.endsConnection("08003"));
        assertFalse(SqlState.endsConnection("57014"));
        assertFalse(SqlState.endsConnection("40001"));
    }
}
