package io.mtpscript.cli;

import io.mtpscript.core.ExitCode;
import io.mtpscript.core.json.JsonValue;
import io.mtpscript.engine.audit.AuditEntry;
import io.mtpscript.engine.audit.AuditReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mtpsc audit show DIR} */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Shows records of an audit trail, one a line, oldest first.")
final class AuditShowCommand implements Callable<Integer> {
    private final Context context;

    @Parameters(index = "0", paramLabel = "DIR", description = "The trail's folder.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private String trail;

    @Option(names = "--since", paramLabel = "TIME", description = "From then on: 2026-01-31T12:00:00Z.")
    private @Nullable String since;

    @Option(names = "--until", paramLabel = "TIME", description = "Before then.")
    private @Nullable String until;

    @Option(names = "--route", paramLabel = "ROUTE", description = "Of this route: 'GET /users/:id'.")
    private @Nullable String route;

    @Option(names = "--correlation", paramLabel = "ID", description = "Of the request with this correlation id.")
    private @Nullable String correlation;

    @Option(
            names = "--request",
            paramLabel = "ID",
            description = "Of the request with this id, or this label of its client's.")
    private @Nullable String request;

    @Option(names = "--status", paramLabel = "STATUS", description = "Answered with this status: 503, or 5xx.")
    private @Nullable String status;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "human",
            description = "human (default), or json: the records as they are written.")
    private Format format = Format.HUMAN;

    AuditShowCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws CliFailure {
        Path folder = AuditFolder.of(trail);
        Predicate<AuditEntry> wanted = filter();
        try {
            new AuditReader(folder).read(entry -> {
                if (wanted.test(entry)) {
                    context.terminal()
                            .out()
                            .println(
                                    format == Format.JSON
                                            ? new String(entry.bytes(), StandardCharsets.UTF_8)
                                            : line(entry));
                }
            });
        } catch (IOException e) {
            throw AuditFolder.failure(e);
        }
        return ExitCode.OK.code();
    }

    private Predicate<AuditEntry> filter() throws CliFailure {
        Optional<Instant> from = time("--since", since);
        Optional<Instant> to = time("--until", until);
        if (status != null && !status.matches("[1-5]([0-9][0-9]|xx)")) {
            throw new CliFailure(ExitCode.USAGE, "--status is '" + status + "'; it must be such as 503 or 5xx");
        }
        return entry -> isIn(entry, from, to)
                && (route == null || entry.text("route").filter(route::equals).isPresent())
                && (correlation == null
                        || entry.text("correlationId")
                                .filter(correlation::equals)
                                .isPresent())
                && (request == null
                        || entry.text("requestId").filter(request::equals).isPresent()
                        || entry.text("client").filter(request::equals).isPresent())
                && (status == null || matches(entry, status));
    }

    private static Optional<Instant> time(String option, @Nullable String text) throws CliFailure {
        try {
            return text == null ? Optional.empty() : Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            throw new CliFailure(
                    ExitCode.USAGE, option + " is '" + text + "'; it must be such as 2026-01-31T12:00:00Z", e);
        }
    }

    private static boolean isIn(AuditEntry entry, Optional<Instant> from, Optional<Instant> to) {
        if (from.isEmpty() && to.isEmpty()) {
            return true;
        }
        try {
            Instant time = Instant.parse(entry.text("time").orElse(""));
            return (from.isEmpty() || !time.isBefore(from.get())) && (to.isEmpty() || time.isBefore(to.get()));
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static boolean matches(AuditEntry entry, String wanted) {
        long number = entry.number("status").orElse(0);
        return wanted.endsWith("xx") ? number / 100 == wanted.charAt(0) - '0' : number == Integer.parseInt(wanted);
    }

    private static String line(AuditEntry entry) {
        StringBuilder line =
                new StringBuilder("%s  %-8s".formatted(entry.text("time").orElse("no time"), entry.kind()));
        switch (entry.kind()) {
            case "request" -> request(entry, line);
            case "intent" ->
                line.append("  transaction ")
                        .append(entry.number("transaction").orElse(0))
                        .append(" is about to be committed")
                        .append(writes(entry));
            case "outcome" ->
                line.append("  transaction ")
                        .append(entry.number("transaction").orElse(0))
                        .append(' ')
                        .append(entry.text("outcome").orElse(""))
                        .append(entry.json().get("settled").isPresent() ? ", as the database says" : "");
            case "gap" ->
                line.append("  ").append(entry.number("requests").orElse(0)).append(" requests without a record");
            case "start" ->
                line.append("  engine ")
                        .append(entry.text("engine").orElse(""))
                        .append(", snapshot ")
                        .append(entry.text("snapshot")
                                .map(hash -> hash.substring(0, Math.min(12, hash.length())))
                                .orElse(""));
            case "head" ->
                line.append("  record ")
                        .append(entry.number("n").orElse(0))
                        .append(entry.text("signature").isPresent() ? ", signed" : ", not signed");
            default -> {}
        }
        entry.text("correlationId").ifPresent(id -> line.append("  ").append(id));
        return line.toString();
    }

    private static void request(AuditEntry entry, StringBuilder line) {
        line.append("  ")
                .append(entry.number("status").orElse(0))
                .append("  ")
                .append(entry.text("route").orElse(entry.text("method").orElse("") + " (no route)"));
        entry.text("error").ifPresent(code -> line.append("  ").append(code));
        entry.text("principal").ifPresent(name -> line.append("  by ").append(name));
        line.append("  gas ")
                .append(entry.number("gasUsed").orElse(0))
                .append('/')
                .append(entry.number("gasLimit").orElse(0));
        line.append("  ").append(entry.number("micros").orElse(0)).append(" us");
        entry.text("outcome").ifPresent(outcome -> line.append("  ").append(outcome));
        line.append(writes(entry));
        entry.text("security").ifPresent(event -> line.append("  SECURITY: ").append(event));
    }

    private static String writes(AuditEntry entry) {
        if (!(entry.json().get("writes").orElse(new JsonValue.JsonNull()) instanceof JsonValue.JsonArray(var items))
                || items.isEmpty()) {
            return "";
        }
        return items.stream().map(AuditShowCommand::write).collect(Collectors.joining(", ", "  wrote ", ""));
    }

    private static String write(JsonValue item) {
        Map<String, JsonValue> members = item instanceof JsonValue.JsonObject(var all) ? all : Map.of();
        String sql = members.get("sql") instanceof JsonValue.JsonString(String hash) ? hash : "";
        long rows = members.get("rows") instanceof JsonValue.JsonInt(long count) ? count : 0;
        return sql.substring(0, Math.min(12, sql.length())) + " (" + rows + (rows == 1 ? " row)" : " rows)");
    }
}
