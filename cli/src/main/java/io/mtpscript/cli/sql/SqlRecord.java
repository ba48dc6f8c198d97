package io.mtpscript.cli.sql;

import io.mtpscript.core.bytes.ByteBuilder;
import io.mtpscript.core.hash.Sha256;
import io.mtpscript.core.json.CanonicalJson;
import io.mtpscript.core.json.JsonValue;
import io.mtpscript.core.json.JsonValue.JsonArray;
import io.mtpscript.core.json.JsonValue.JsonBool;
import io.mtpscript.core.json.JsonValue.JsonObject;
import io.mtpscript.core.json.JsonValue.JsonString;
import io.mtpscript.effects.database.StatementFit;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * {@code mtp.sql.json}: what a database said of a program's statements, for checking without it.
 *
 * @param migrations SHA-256 of each migration that the database had then, by the file's name
 * @param statements by their texts
 */
public record SqlRecord(SortedMap<String, String> migrations, SortedMap<String, Described> statements)
        implements Catalog {
    /** The file's name, in the app's folder. */
    public static final String FILE = "mtp.sql.json";

    private static final int VERSION = 1;

    /** Types that have no format of their own here are told by their names alone. */
    private static final int OTHER_TYPE = 0;

    public SqlRecord {
        migrations = Collections.unmodifiableSortedMap(new TreeMap<>(migrations));
        statements = Collections.unmodifiableSortedMap(new TreeMap<>(statements));
    }

    @Override
    public Answer describe(String sql) {
        Described known = statements.get(sql);
        return known == null ? new Answer.Unrecorded() : new Answer.Known(known);
    }

    /** The recorded statements that a program does not have. */
    public SortedSet<String> without(SortedSet<String> program) {
        var stale = new TreeSet<>(statements.keySet());
        stale.removeAll(program);
        return stale;
    }

    /** Canonical JSON with a line a statement, so that a version control shows what changed. */
    public String write() {
        var lines = new TreeMap<String, String>();
        statements.forEach((sql, described) -> lines.put(hash(sql), statement(sql, described)));
        var text = new StringBuilder("{\"migrations\":{");
        String comma = "";
        for (var each : migrations.entrySet()) {
            text.append(comma)
                    .append('\n')
                    .append(quoted(each.getKey()))
                    .append(':')
                    .append(quoted(each.getValue()));
            comma = ",";
        }
        text.append("},\n\"statements\":{");
        comma = "";
        for (var each : lines.entrySet()) {
            text.append(comma)
                    .append('\n')
                    .append(quoted(each.getKey()))
                    .append(':')
                    .append(each.getValue());
            comma = ",";
        }
        return text.append("},\n\"version\":").append(VERSION).append("}\n").toString();
    }

    private static String quoted(String text) {
        return new JsonString(text).toText();
    }

    /** SHA-256 of the text, by which a statement is named. */
    static String hash(String sql) {
        return Sha256.hexOf(sql.getBytes(StandardCharsets.UTF_8));
    }

    private static String statement(String sql, Described described) {
        var bytes = new ByteBuilder();
        var json = new CanonicalJson(bytes).beginObject().key("columns").beginArray();
        for (Described.Column column : described.columns()) {
            json.beginObject().key("name").text(column.name());
            column.nullable().ifPresent(nullable -> json.key("nullable").bool(nullable));
            json.key("type").text(column.type().name()).endObject();
        }
        json.endArray().key("parameters").beginArray();
        described.parameters().forEach(type -> json.text(type.name()));
        json.endArray().key("sql").text(sql).endObject().end();
        return bytes.toUtf8String();
    }

    /** What {@link #write} wrote; empty if it is something else. */
    public static Optional<SqlRecord> read(byte[] file) {
        if (!(JsonValue.parse(file) instanceof JsonObject root)
                || !root.get("version").equals(Optional.of(new JsonValue.JsonInt(VERSION)))) {
            return Optional.empty();
        }
        try {
            SortedMap<String, String> migrations = new TreeMap<>();
            object(root.get("migrations"))
                    .members()
                    .forEach((name, hash) -> migrations.put(name, text(Optional.of(hash))));
            SortedMap<String, Described> statements = new TreeMap<>();
            for (var each : object(root.get("statements")).members().entrySet()) {
                JsonObject statement = object(Optional.of(each.getValue()));
                String sql = text(statement.get("sql"));
                if (!hash(sql).equals(each.getKey())) {
                    return Optional.empty();
                }
                statements.put(sql, described(statement));
            }
            return Optional.of(new SqlRecord(migrations, statements));
        } catch (ClassCastException | java.util.NoSuchElementException otherShape) {
            return Optional.empty();
        }
    }

    private static Described described(JsonObject statement) {
        var parameters = new ArrayList<Described.Type>();
        array(statement.get("parameters")).forEach(name -> parameters.add(type(text(Optional.of(name)))));
        var columns = new ArrayList<Described.Column>();
        for (JsonValue item : array(statement.get("columns"))) {
            JsonObject column = object(Optional.of(item));
            columns.add(new Described.Column(
                    text(column.get("name")),
                    type(text(column.get("type"))),
                    column.get("nullable").map(value -> ((JsonBool) value).value())));
        }
        return new Described(parameters, columns);
    }

    private static Described.Type type(String name) {
        return new Described.Type(StatementFit.typeOid(name).orElse(OTHER_TYPE), name);
    }

    private static JsonObject object(Optional<JsonValue> value) {
        return (JsonObject) value.orElseThrow();
    }

    private static List<JsonValue> array(Optional<JsonValue> value) {
        return ((JsonArray) value.orElseThrow()).items();
    }

    private static String text(Optional<JsonValue> value) {
        return ((JsonString) value.orElseThrow()).value();
    }
}
