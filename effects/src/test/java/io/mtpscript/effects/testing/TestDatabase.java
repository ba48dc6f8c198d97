package io.mtpscript.effects.testing;

import io.mtpscript.devdb.EmbeddedPostgres;
import io.mtpscript.devdb.EmbeddedPostgresException;
import java.util.concurrent.atomic.AtomicInteger;

/** One server for all tests of this module; each test class gets a database of its own. */
public final class TestDatabase {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private TestDatabase() {}

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

    /** The URL of a new, empty database. */
    public static String create() {
        try {
            return Holder.SERVER.createDatabase("test_" + NUMBER.incrementAndGet());
        } catch (EmbeddedPostgresException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
