package io.mtpscript.cli.sql;

import io.mtpscript.effects.database.AdminException;
import io.mtpscript.effects.database.ServerError;

/** Knows statements: a database, or a file that was written from one. */
public interface Catalog {
    /** What is known of a statement. */
    sealed interface Answer {
        record Known(Described described) implements Answer {}

        /** The database does not prepare it. */
        record Refused(ServerError error) implements Answer {}

        /** Nothing was recorded of it. */
        record Unrecorded() implements Answer {}
    }

    /** @throws AdminException if the database is lost */
    Answer describe(String sql) throws AdminException;
}
