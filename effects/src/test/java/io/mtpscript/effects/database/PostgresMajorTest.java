package io.mtpscript.effects.database;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mtpscript.effects.testing.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** The tests of this module run against the major of PostgreSQL that the build says. */
final class PostgresMajorTest {
    @Test
    void theServerIsOfTheMajorThatIsTested() throws Exception {
        String[] parts = TestDatabase.create().replaceFirst("postgresql://", "").split("[:@]", 3);
        try (Connection connection = DriverManager.getConnection("jdbc:postgresql://" + parts[2], parts[0], parts[1]);
                Statement statement = connection.createStatement();
                ResultSet version = statement.executeQuery("SHOW server_version")) {
            version.next();
            String major = version.getString(1).replaceFirst("[^0-9].*", "");
            System.out.println("PostgreSQL " + version.getString(1));
            assertEquals(System.getProperty("postgres.major", "18"), major);
        }
    }
}
