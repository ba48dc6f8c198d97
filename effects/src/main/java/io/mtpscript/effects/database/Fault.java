package io.mtpscript.effects.database;

import java.util.Optional;

/**
 * Why something asked of the database did not work.
 *
 * @param sqlState the server's code, empty where the fault is not the server's
 * @param lost whether the connection is gone, and with it everything that was under way
 * @param server what the server said, where it is the server that refused
 */
record Fault(DbFailure failure, String sqlState, boolean lost, Optional<ServerError> server) {
    /** A prepared statement whose tables have changed since, or that is not there any more. */
    private static final String STALE_PLAN = "0A000";

    private static final String QUERY_CANCELED = "57014";
    private static final String NO_SUCH_STATEMENT = "26000";

    Fault(DbFailure failure, String sqlState, boolean lost) {
        this(failure, sqlState, lost, Optional.empty());
    }

    static Fault local(DbFailure failure) {
        return new Fault(failure, "", false);
    }

    static Fault lost(DbFailure failure) {
        return new Fault(failure, "", true);
    }

    /** Whether preparing the statement anew may help. */
    boolean stalePlan() {
        return sqlState.equals(NO_SUCH_STATEMENT)
                || (sqlState.equals(STALE_PLAN) && failure.message().contains("cached plan"));
    }

    /** Whether the server has ended the statement because of its time or because it was asked to. */
    boolean canceled() {
        return sqlState.equals(QUERY_CANCELED);
    }
}
