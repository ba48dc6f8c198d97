package io.mtpscript.effects.database;

import io.vertx.pgclient.PgException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What PostgreSQL says of something it refuses, in full: for people who work on a database, never for clients of a program.
 *
 * @param sqlState its code
 * @param message one sentence; any of the further texts may be empty
 * @param position where in the statement, in code points from 1; 0 where it names no place
 * @param innerStatement the statement that failed inside of a function of the database
 */
public record ServerError(
        String sqlState,
        String message,
        String detail,
        String hint,
        int position,
        String where,
        String innerStatement) {

    static ServerError of(PgException error) {
        return new ServerError(
                text(error.getSqlState()),
                text(error.getErrorMessage()),
                text(error.getDetail()),
                text(error.getHint()),
                number(text(error.getPosition())),
                text(error.getWhere()),
                text(error.getInternalQuery()));
    }

    private static String text(@Nullable String value) {
        return Optional.ofNullable(value).orElse("");
    }

    private static int number(String digits) {
        return digits.matches("[0-9]{1,9}") ? Integer.parseInt(digits) : 0;
    }
}
