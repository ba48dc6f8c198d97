package io.mtpscript.conformance.tiers;

import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.conformance.oracle.Request;
import io.mtpscript.core.cbor.CborValue;
import io.mtpscript.core.json.JsonValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Writes a mismatch as a golden case, to be moved among the others when it is mended. */
public final class KeptCase {
    private KeptCase() {}

    /** Writes {@code in.mtp}, or files below {@code in/}, and {@code in.http} into a folder, which is made. */
    public static void write(Path folder, Differential.Finding.Mismatch mismatch) throws IOException {
        Files.createDirectories(folder);
        List<SourceFile> sources = mismatch.program().sources();
        for (SourceFile source : sources) {
            Path file = sources.size() == 1
                    ? folder.resolve("in.mtp")
                    : folder.resolve("in").resolve(source.path());
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, source.text());
        }
        Files.writeString(folder.resolve("in.http"), script(mismatch));
    }

    private static String script(Differential.Finding.Mismatch mismatch) {
        Request request = mismatch.request().request();
        var out = new StringBuilder("### seed " + mismatch.program().seed() + "\n# gas-limit "
                + mismatch.request().gasLimit() + "\n# memory "
                + mismatch.request().memory() + "\n");
        mismatch.answers().forEach(a -> out.append("# answer ").append(json(a)).append('\n'));
        out.append(request.method()).append(' ').append(request.target()).append('\n');
        request.headers()
                .forEach(
                        f -> out.append(f.name()).append(": ").append(f.value()).append('\n'));
        return out.append('\n').append(request.body()).append('\n').toString();
    }

    /** CBOR as cases write it. */
    private static String json(CborValue value) {
        return switch (value) {
            case CborValue.Null() -> "null";
            case CborValue.Bool(boolean truth) -> Boolean.toString(truth);
            case CborValue.Int(long number) -> Long.toString(number);
            case CborValue.Decimal(var number) -> "{\"$decimal\": \"" + number + "\"}";
            case CborValue.Text(String text) -> new JsonValue.JsonString(text).toText();
            case CborValue.Bytes bytes ->
                "{\"$secret\": " + new JsonValue.JsonString(new String(bytes.value(), StandardCharsets.UTF_8)).toText()
                        + "}";
            case CborValue.Array(var items) ->
                items.stream().map(KeptCase::json).collect(Collectors.joining(", ", "[", "]"));
            case CborValue.Map(var entries) ->
                entries.stream()
                        .map(e -> json(e.getKey()) + ": " + json(e.getValue()))
                        .collect(Collectors.joining(", ", "{", "}"));
        };
    }
}
