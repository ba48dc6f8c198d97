package io.mtpscript.engine.audit;

import io.mtpscript.core.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A line of the trail, read.
 *
 * @param file its file's name
 * @param line its number in the file, from 1
 * @param bytes as they stand there
 */
public record AuditEntry(String file, long line, byte[] bytes, JsonValue.JsonObject json) {
    /** Reads a line; empty where it is no JSON object. */
    static Optional<AuditEntry> of(String file, AuditFile.Line line) {
        return JsonValue.parse(line.bytes()) instanceof JsonValue.JsonObject object
                ? Optional.of(new AuditEntry(file, line.number(), line.bytes(), object))
                : Optional.empty();
    }

    /** The member of this name, where it is a text. */
    public Optional<String> text(String name) {
        return text(json, name);
    }

    /** The member of this name, where it is a whole number. */
    public OptionalLong number(String name) {
        return number(json, name);
    }

    /** What it is of. */
    public String kind() {
        return text("kind").orElse("");
    }

    boolean has(String name) {
        return json.get(name).isPresent();
    }

    /** The transaction that an intent opens; empty where a member is missing. */
    Optional<OpenTransaction> opened() {
        return opened(json);
    }

    /** The transactions that a head says are open. */
    List<OpenTransaction> open() {
        List<OpenTransaction> open = new ArrayList<>();
        if (json.get("open").orElse(new JsonValue.JsonNull()) instanceof JsonValue.JsonArray(var items)) {
            for (JsonValue item : items) {
                if (item instanceof JsonValue.JsonObject object) {
                    opened(object).ifPresent(open::add);
                }
            }
        }
        return open;
    }

    /** Whether an outcome, one that is no outcome yet left out, ends its transaction. */
    boolean closes() {
        return !text("outcome").orElse("").equals(TransactionOutcome.UNKNOWN.word());
    }

    private static Optional<OpenTransaction> opened(JsonValue.JsonObject json) {
        OptionalLong id = number(json, "transaction");
        if (id.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new OpenTransaction(
                id.getAsLong(),
                text(json, "database").orElse(""),
                text(json, "requestId").orElse(""),
                text(json, "correlationId").orElse("")));
    }

    private static Optional<String> text(JsonValue.JsonObject json, String name) {
        return json.get(name)
                .flatMap(value ->
                        value instanceof JsonValue.JsonString(String text) ? Optional.of(text) : Optional.empty());
    }

    private static OptionalLong number(JsonValue.JsonObject json, String name) {
        return json.get(name).orElse(new JsonValue.JsonNull()) instanceof JsonValue.JsonInt(long number)
                ? OptionalLong.of(number)
                : OptionalLong.empty();
    }
}
