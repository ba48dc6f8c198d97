package io.mtpscript.cli.sql;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.JsonRenderer;
import io.mtpscript.compiler.source.LineIndex;
import io.mtpscript.compiler.source.Position;
import io.mtpscript.core.json.JsonValue;
import io.mtpscript.core.json.JsonValue.JsonArray;
import io.mtpscript.core.json.JsonValue.JsonInt;
import io.mtpscript.core.json.JsonValue.JsonObject;
import io.mtpscript.core.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is told of checked statements besides the findings. */
public final class CheckReport {
    private CheckReport() {}

    /** A line for each call that was not checked; none where all were. */
    public static List<String> notChecked(StatementCheck.Outcome outcome) {
        List<String> lines = new ArrayList<>();
        for (StatementCheck.NotChecked each : outcome.notChecked()) {
            Position place = place(each);
            lines.add("not checked: " + each.call() + " at "
                    + each.span().file().path() + ":" + place.line() + ":" + place.column() + ": " + each.why());
        }
        return lines;
    }

    /**
     * One canonical JSON object.
     *
     * @param findings of compiling and checking
     * @param stale what the record of the database has that does not hold any more
     */
    public static String json(StatementCheck.Outcome outcome, List<Diagnostic> findings, List<String> stale) {
        var members = new TreeMap<String, JsonValue>();
        members.put("findings", (JsonValue)
                JsonValue.parse(JsonRenderer.render(findings).strip()));
        members.put(
                "notChecked",
                new JsonArray(
                        outcome.notChecked().stream().map(CheckReport::json).toList()));
        members.put(
                "stale",
                new JsonArray(stale.stream().<JsonValue>map(JsonString::new).toList()));
        members.put("statements", new JsonInt(outcome.statements().size()));
        return new JsonObject(members).toText();
    }

    private static JsonValue json(StatementCheck.NotChecked each) {
        Position place = place(each);
        return new JsonObject(new TreeMap<>(Map.of(
                "call", new JsonString(each.call()),
                "column", new JsonInt(place.column()),
                "file", new JsonString(each.span().file().path()),
                "line", new JsonInt(place.line()),
                "why", new JsonString(each.why()))));
    }

    private static Position place(StatementCheck.NotChecked each) {
        return LineIndex.of(each.span().file()).position(each.span().start());
    }
}
