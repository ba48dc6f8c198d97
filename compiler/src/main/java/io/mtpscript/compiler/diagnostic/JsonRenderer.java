package io.mtpscript.compiler.diagnostic;

import io.mtpscript.compiler.source.LineIndex;
import io.mtpscript.compiler.source.Position;
import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.compiler.source.Span;
import io.mtpscript.core.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes findings for programs: one canonical JSON array, each finding an object with {@code code}, {@code severity},
 * {@code title}, {@code message}, {@code file}, {@code start} and {@code end}, {@code labels}, and where there are any
 * {@code hint} and {@code fix}. A place has {@code line} and {@code column}, both from 1, the column in code points, and
 * {@code offset} in UTF-16 units from 0.
 */
public final class JsonRenderer {
    private final Map<SourceFile, LineIndex> lines = new LinkedHashMap<>();

    private JsonRenderer() {}

    /** The array, without a line break after it. */
    public static String render(List<Diagnostic> diagnostics) {
        JsonRenderer renderer = new JsonRenderer();
        List<JsonValue> all = new ArrayList<>();
        for (Diagnostic diagnostic : diagnostics) {
            all.add(renderer.json(diagnostic));
        }
        return new JsonValue.JsonArray(all).toText();
    }

    private JsonValue json(Diagnostic diagnostic) {
        Map<String, JsonValue> members = place(diagnostic.span());
        members.put("code", string(diagnostic.code().id()));
        members.put("severity", string(Renderer.nameOf(diagnostic.severity())));
        members.put("title", string(diagnostic.code().title()));
        members.put("message", string(diagnostic.message()));
        diagnostic.hint().ifPresent(hint -> members.put("hint", string(hint)));
        List<JsonValue> labels = new ArrayList<>();
        for (Diagnostic.Label label : diagnostic.labels()) {
            Map<String, JsonValue> one = place(label.span());
            one.put("text", string(label.text()));
            labels.add(object(one));
        }
        members.put("labels", new JsonValue.JsonArray(labels));
        diagnostic.fix().ifPresent(fix -> {
            Map<String, JsonValue> one = place(fix.span());
            one.put("replacement", string(fix.replacement()));
            members.put("fix", object(one));
        });
        return object(members);
    }

    private Map<String, JsonValue> place(Span span) {
        Map<String, JsonValue> members = new TreeMap<>();
        members.put("file", string(span.file().path()));
        members.put("start", position(span.file(), span.start()));
        members.put("end", position(span.file(), span.end()));
        return members;
    }

    private JsonValue position(SourceFile file, int offset) {
        Position position = lines.computeIfAbsent(file, LineIndex::of).position(offset);
        Map<String, JsonValue> members = new TreeMap<>();
        members.put("line", new JsonValue.JsonInt(position.line()));
        members.put("column", new JsonValue.JsonInt(position.column()));
        members.put("offset", new JsonValue.JsonInt(offset));
        return object(members);
    }

    private static JsonValue object(Map<String, JsonValue> members) {
        return new JsonValue.JsonObject(new TreeMap<>(members));
    }

    /** Halves of characters, which JSON cannot hold, are replaced. */
    private static JsonValue string(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> out.appendCodePoint(Character.getType(c) == Character.SURROGATE ? 0xFFFD : c));
        return new JsonValue.JsonString(out.toString());
    }
}
