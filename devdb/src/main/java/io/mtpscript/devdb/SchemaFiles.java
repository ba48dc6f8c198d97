package io.mtpscript.devdb;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Applies schema files once each and keeps account of them in the table {@code mtp_dev_schema}. */
final class SchemaFiles {
    private final Connection connection;
    private final Path databaseFolder;

    SchemaFiles(Connection connection, Path databaseFolder) {
        this.connection = connection;
        this.databaseFolder = databaseFolder;
    }

    List<String> apply(Path schemaFolder) throws SQLException, EmbeddedPostgresException {
        Map<String, String> files = read(schemaFolder);
        connection.setAutoCommit(false);
        Map<String, String> applied = applied();
        for (Map.Entry<String, String> file : files.entrySet()) {
            String before = applied.get(file.getKey());
            if (before != null && !before.equals(hash(file.getValue()))) {
                throw new EmbeddedPostgresException(
                        "%s was changed after it was applied to the development database. Put the change into a new file, or delete %s to start with an empty database."
                                .formatted(schemaFolder.resolve(file.getKey()), databaseFolder));
            }
        }
        List<String> now = new ArrayList<>();
        for (Map.Entry<String, String> file : files.entrySet()) {
            if (!applied.containsKey(file.getKey())) {
                apply(schemaFolder.resolve(file.getKey()), file.getKey(), file.getValue());
                now.add(file.getKey());
            }
        }
        return List.copyOf(now);
    }

    private static Map<String, String> read(Path schemaFolder) throws EmbeddedPostgresException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.list(schemaFolder)) {
            for (Path file : all.filter(f -> f.toString().endsWith(".sql")).toList()) {
                files.put(String.valueOf(file.getFileName()), Files.readString(file));
            }
            return files;
        } catch (IOException failure) {
            throw new EmbeddedPostgresException("The schema files cannot be read: " + failure, failure);
        }
    }

    private Map<String, String> applied() throws SQLException {
        Map<String, String> applied = new TreeMap<>();
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS public.mtp_dev_schema"
                    + " (file text PRIMARY KEY, sha256 text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())");
            try (ResultSet rows = statement.executeQuery("SELECT file, sha256 FROM public.mtp_dev_schema")) {
                while (rows.next()) {
                    applied.put(rows.getString(1), rows.getString(2));
                }
            }
        }
        connection.commit();
        return applied;
    }

    private void apply(Path path, String name, String sql) throws SQLException, EmbeddedPostgresException {
        try (Statement statement = connection.createStatement();
                PreparedStatement account =
                        connection.prepareStatement("INSERT INTO public.mtp_dev_schema (file, sha256) VALUES (?, ?)")) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
            account.setString(1, name);
            account.setString(2, hash(sql));
            account.executeUpdate();
            connection.commit();
        } catch (PSQLException refused) {
            connection.rollback();
            throw new EmbeddedPostgresException(describe(path, sql, refused), refused);
        }
    }

    private static String describe(Path path, String sql, PSQLException refused) {
        ServerErrorMessage said = refused.getServerErrorMessage();
        if (said == null) {
            return path + ": " + refused.getMessage();
        }
        StringBuilder text = new StringBuilder(path.toString());
        if (said.getPosition() > 0) {
            int offset =
                    sql.offsetByCodePoints(0, Math.min(said.getPosition() - 1, sql.codePointCount(0, sql.length())));
            long line =
                    1 + sql.substring(0, offset).chars().filter(c -> c == '\n').count();
            text.append(':').append(line);
        }
        text.append(": ").append(said.getMessage());
        if (said.getDetail() != null) {
            text.append(" (").append(said.getDetail()).append(')');
        }
        if (said.getHint() != null) {
            text.append(". ").append(said.getHint());
        }
        return text.toString();
    }

    private static String hash(String text) {
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
