package io.mtpscript.conformance.tiers;

import io.mtpscript.compiler.backend.js.JavaScript;
import io.mtpscript.compiler.backend.js.Runtime;
import io.mtpscript.core.json.JsonValue;
import io.mtpscript.core.json.JsonValue.JsonArray;
import io.mtpscript.core.json.JsonValue.JsonInt;
import io.mtpscript.core.json.JsonValue.JsonObject;
import io.mtpscript.core.json.JsonValue.JsonString;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Programs as JavaScript on Node. One process answers many requests; it is another one from time to time. */
public final class NodeTier implements Tier {
    /** A process keeps every module that it has loaded, about 400 KB each, and gets faster with them. */
    private static final int MODULES = 1_000;

    private static final String DRIVER = "answer.mjs";

    private final Path node;
    private final Path folder;
    private Optional<NodeProcess> process = Optional.empty();
    private Optional<Subject> loaded = Optional.empty();
    private int modules;

    /**
     * A tier whose files are in a folder.
     *
     * @param node the program: {@link Installed}
     * @param folder exists, and is this tier's alone
     */
    public NodeTier(Path node, Path folder) {
        this.node = node;
        this.folder = folder;
        try (InputStream in = NodeTier.class.getResourceAsStream(DRIVER)) {
            Files.write(folder.resolve(DRIVER), Objects.requireNonNull(in).readAllBytes());
            Files.writeString(folder.resolve(JavaScript.RUNTIME_FILE), Runtime.text());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String name() {
        return "JavaScript";
    }

    @Override
    public Outcome run(Case request) {
        NodeProcess running = load(request.program());
        return outcome(running.answer(line(request)));
    }

    @SuppressWarnings("ReferenceEquality") // As for the VM: the very same program is asked for again and again.
    private NodeProcess load(Subject program) {
        if (process.isPresent() && loaded.isPresent() && loaded.get() == program) {
            return process.get();
        }
        if (modules % MODULES == 0) {
            close();
        }
        NodeProcess running = process.orElseGet(() -> new NodeProcess(node, folder.resolve(DRIVER)));
        process = Optional.of(running);
        try {
            Path file = folder.resolve("program-" + modules++ + ".mjs");
            Files.writeString(file, program.module().text(), StandardCharsets.US_ASCII);
            running.tell(object(Map.of("module", new JsonString(file.toString()))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        loaded = Optional.of(program);
        return running;
    }

    private JsonObject line(Case request) {
        var headers = new ArrayList<JsonValue>();
        request.request()
                .headers()
                .forEach(f -> headers.add(new JsonArray(List.of(new JsonString(f.name()), new JsonString(f.value())))));
        List<JsonValue> transcript = request.answers().stream()
                .map(answer -> HexFormat.of().formatHex(answer))
                .<JsonValue>map(hex -> object(Map.of("answer", new JsonString(hex))))
                .toList();
        return object(Map.of(
                "request",
                        object(Map.of(
                                "method", new JsonString(request.request().method()),
                                "target", new JsonString(request.request().target()),
                                "headers", new JsonArray(headers),
                                "body", new JsonString(request.request().body()))),
                "transcript", new JsonArray(transcript),
                "options",
                        object(Map.of(
                                "gasLimit",
                                new JsonInt(request.gasLimit()),
                                "memory",
                                new JsonInt(request.memory())))));
    }

    private static JsonObject object(Map<String, JsonValue> members) {
        return new JsonObject(new TreeMap<>(members));
    }

    private static Outcome outcome(JsonObject result) {
        if (result.get("fault").isPresent()) {
            throw new IllegalStateException("the runtime is at fault: " + result.toText());
        }
        List<String> calls =
                items(result, "effects").stream().map(e -> text(e, "hash")).toList();
        List<String> faults = items(result, "faults").stream()
                .map(f -> text(f, "path") + ": " + text(f, "message"))
                .toList();
        String end = result.get("status").orElseThrow().toText()
                + (truth(result, "rollback") ? " rolls back" : "")
                + (truth(result, "failed") ? " failed" : "");
        if (!faults.isEmpty()) {
            return of("faults", faults, "", calls, result);
        }
        if (result.get("error").isPresent()) {
            String error = text(result, "error");
            // The transcript has no more answers.
            end = error.equals("ReplayDivergence") ? Outcome.UNKNOWN : "trap " + error;
            return of(end, List.of(), "", calls, result);
        }
        List<String> headers = items(result, "headers").stream()
                .map(JsonArray.class::cast)
                .map(h -> plain(h.items().get(0)) + ": " + plain(h.items().get(1)))
                .toList();
        String digest = text(result, "body").isEmpty() ? "" : text(result, "bodySha256");
        return of(end, headers, digest, calls, result);
    }

    private static Outcome of(String end, List<String> parts, String digest, List<String> calls, JsonObject result) {
        return new Outcome(end, parts, digest, calls, number(result, "gasUsed"), number(result, "memoryUsed"));
    }

    private static OptionalLong number(JsonObject object, String name) {
        return object.get(name).orElseThrow() instanceof JsonInt(long value)
                ? OptionalLong.of(value)
                : OptionalLong.empty();
    }

    private static boolean truth(JsonObject object, String name) {
        return object.get(name).orElseThrow() instanceof JsonValue.JsonBool(boolean value) && value;
    }

    private static List<JsonValue> items(JsonObject object, String name) {
        return ((JsonArray) object.get(name).orElseThrow()).items();
    }

    private static String text(JsonValue object, String name) {
        return plain(((JsonObject) object).get(name).orElseThrow());
    }

    private static String plain(JsonValue value) {
        return ((JsonString) value).value();
    }

    @Override
    public void close() {
        process.ifPresent(NodeProcess::close);
        process = Optional.empty();
        loaded = Optional.empty();
    }
}
