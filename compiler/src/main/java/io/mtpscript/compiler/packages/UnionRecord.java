package io.mtpscript.compiler.packages;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.compiler.source.Span;
import io.mtpscript.core.json.JsonFault;
import io.mtpscript.core.json.JsonValue;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The file {@code mtp-unions.json} of a package: which variants the unions of other packages had that it saw when it was released.
 * One JSON object in canonical form, from the union's name ({@code acme/money:Currency}) to the SHA-256 of its variants.
 */
public final class UnionRecord {
    public static final String FILE = "mtp-unions.json";

    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    private UnionRecord() {}

    /** What reading a record gives. */
    sealed interface Parsed {}

    record Hashes(SortedMap<String, String> byUnion) implements Parsed {}

    record Refused(Diagnostic diagnostic) implements Parsed {}

    /** Whether a file is a record, by its name. */
    public static boolean is(SourceFile file) {
        return file.path().equals(FILE) || file.path().endsWith("/" + FILE);
    }

    /** The file's text. */
    public static String write(SortedMap<String, String> hashes) {
        var members = new TreeMap<String, JsonValue>();
        hashes.forEach((union, hash) -> members.put(union, new JsonValue.JsonString(hash)));
        return new JsonValue.JsonObject(members).toText() + "\n";
    }

    static Parsed read(SourceFile file) {
        return switch (JsonValue.parse(file.text())) {
            case JsonFault fault -> refused(file, "it is not JSON: " + fault.message());
            case JsonValue.JsonObject object -> {
                var hashes = new TreeMap<String, String>();
                for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
                    if (!(member.getValue() instanceof JsonValue.JsonString(String hash))
                            || !HASH.matcher(hash).matches()) {
                        yield refused(file, "a member is no SHA-256 in lower-case hex");
                    }
                    hashes.put(member.getKey(), hash);
                }
                yield file.text().strip().equals(object.toText())
                        ? new Hashes(hashes)
                        : refused(file, "it is not in canonical form");
            }
            case JsonValue _ -> refused(file, "it is no JSON object");
        };
    }

    private static Refused refused(SourceFile file, String why) {
        return new Refused(Diagnostic.of(
                        DiagnosticCode.UNION_RECORD,
                        new Span(file, 0, 0),
                        "`" + file.path() + "` does not tell which unions the package saw: " + why)
                .withHint("Write it again with `mtpsc check --write-unions` in the package's own folder."));
    }
}
