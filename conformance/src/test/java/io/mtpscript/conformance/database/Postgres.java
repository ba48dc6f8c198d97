package io.mtpscript.conformance.database;

import io.mtpscript.devdb.EmbeddedPostgres;
import io.mtpscript.devdb.EmbeddedPostgresException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** One server for the tests of this package; each gets a database of its own. */
public final class Postgres {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private Postgres() {}

    private static final class Holder {
        static final EmbeddedPostgres SERVER = start();

        private static EmbeddedPostgres start() {
            try {
                EmbeddedPostgres server = EmbeddedPostgres.temporary();
                Runtime.getRuntime().addShutdownHook(new Thread(server::close));
                return server;
            } catch (EmbeddedPostgresException failure) {
                throw new IllegalStateException(failure);
            }
        }
    }

    /** The URL of a new database in which the statements were run. */
    public static String create(String... statements) throws EmbeddedPostgresException, SQLException {
        String url = Holder.SERVER.createDatabase("test_" + NUMBER.incrementAndGet());
        run(url, statements);
        return url;
    }

    public static void run(String url, String... statements) throws SQLException {
        try (Connection connection = connect(url);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** What a query of one number gives. */
    public static long number(String url, String query) throws SQLException {
        try (Connection connection = connect(url);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static Connection connect(String url) throws SQLException {
        String[] parts = url.replaceFirst("postgresql://", "").split("[:@]", 3);
        return DriverManager.getConnection("jdbc:postgresql://" + parts[2], parts[0], parts[1]);
    }
}
