package io.mtpscript.effects.database;

/** Which {@code DbError} an error of the server is, by its SQLSTATE (PostgreSQL, appendix A). */
final class SqlState {
    private SqlState() {}

    /**
     * @param constraint the violated constraint's name, empty if the server named none
     * @param column the column's name, empty if the server named none
     * @param message the server's primary message
     */
    static DbFailure failure(String sqlState, String constraint, String column, String message) {
        return switch (sqlState) {
            case "23505" -> new DbFailure(DbFailure.Kind.UNIQUE_VIOLATION, constraint, message);
            case "23503" -> new DbFailure(DbFailure.Kind.FOREIGN_KEY_VIOLATION, constraint, message);
            case "23514" -> new DbFailure(DbFailure.Kind.CHECK_VIOLATION, constraint, message);
            case "23502" -> new DbFailure(DbFailure.Kind.NOT_NULL_VIOLATION, column, message);
            // serialization_failure, deadlock_detected
            case "40001", "40P01" -> new DbFailure(DbFailure.Kind.SERIALIZATION, "", message);
            // query_canceled, lock_not_available, the session's idle timeouts
            case "57014", "55P03", "25P03", "25P04", "57P05" -> DbFailure.timeout(message);
            default -> byClass(sqlState, message);
        };
    }

    private static DbFailure byClass(String sqlState, String message) {
        String stateClass = sqlState.length() < 2 ? "" : sqlState.substring(0, 2);
        return switch (stateClass) {
            // Connection exceptions, refused logins and unknown databases, out of resources, operator intervention,
            // system
            // errors: the server's words may name hosts, users and files.
            case "08", "28", "3D", "53", "57", "58", "XX" ->
                DbFailure.unavailable("The database is not available (SQLSTATE " + sqlState + ")");
            default -> DbFailure.rejected(sqlState, message);
        };
    }

    /** Whether the server closes the connection behind this error. Its word for it, FATAL, may be in any language. */
    static boolean endsConnection(String sqlState) {
        return switch (sqlState) {
            case "57P01", "57P02", "57P03", "57P04", "57P05", "25P03", "25P04" -> true;
            default -> sqlState.startsWith("08");
        };
    }
}
