package io.mtpscript.engine.settings;

import io.mtpscript.core.Limits;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.text.NearName;
import io.mtpscript.effects.DatabaseSettings;
import io.mtpscript.effects.log.LogSettings;
import io.mtpscript.net.http.HeaderRules;
import io.mtpscript.net.server.HttpServerSettings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What flags and variables say. A flag goes before a variable, a variable before the program's {@code serve} block, that
 * before the default.
 */
public final class CommandLine {
    private final Path snapshot;
    private final OptionValues values;

    private CommandLine(Path snapshot, OptionValues values) {
        this.snapshot = snapshot;
        this.values = values;
    }

    /** What the arguments ask for. */
    public sealed interface Request {}

    /** The text that {@code --help} prints. */
    public record Help(String text) implements Request {}

    /** Print the version. */
    public record Version() implements Request {}

    /** Serve a snapshot. */
    public record Serve(CommandLine line) implements Request {}

    /**
     * Reads arguments and variables.
     *
     * @throws UsageException if an argument or variable makes no sense
     */
    public static Request read(List<String> arguments, Map<String, String> environment) throws UsageException {
        if (arguments.contains("--help") || arguments.contains("-h")) {
            return new Help(help());
        }
        if (arguments.contains("--version")) {
            return new Version();
        }
        Map<Option, OptionText> texts = variables(environment);
        Map<Option, OptionText> flags = new EnumMap<>(Option.class);
        List<String> files = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (!argument.startsWith("-")) {
                files.add(argument);
                continue;
            }
            int equals = argument.indexOf('=');
            String name = equals < 0 ? argument : argument.substring(0, equals);
            Option option = option(name);
            String value;
            if (option.isSwitch()) {
                if (equals >= 0) {
                    throw new UsageException(name + " takes no value");
                }
                value = "true";
            } else if (equals >= 0) {
                value = argument.substring(equals + 1);
            } else if (i + 1 < arguments.size()) {
                i++;
                value = arguments.get(i);
            } else {
                throw new UsageException(name + " needs a value: " + name + " " + option.value());
            }
            if (flags.put(option, new OptionText(value, name)) != null) {
                throw new UsageException(name + " is given more than once");
            }
        }
        // Each says whom to trust: one on the command line goes before the other in the environment.
        if (flags.containsKey(Option.TRUST)) {
            texts.remove(Option.DEV);
        }
        if (flags.containsKey(Option.DEV)) {
            texts.remove(Option.TRUST);
        }
        texts.putAll(flags);
        CommandLine line = new CommandLine(snapshotFile(files), new OptionValues(texts, environment));
        line.checkTrust();
        return new Serve(line);
    }

    private static Map<Option, OptionText> variables(Map<String, String> environment) throws UsageException {
        Map<Option, OptionText> texts = new EnumMap<>(Option.class);
        for (Option option : Option.values()) {
            String value = environment.getOrDefault(option.variable(), "");
            if (value.isEmpty()) {
                continue;
            }
            if (option.isSwitch()) {
                switch (value.toLowerCase(Locale.ROOT)) {
                    case "1", "true", "yes" -> texts.put(option, new OptionText("true", option.variable()));
                    case "0", "false", "no" -> {}
                    default -> throw new UsageException(option.variable() + " is '" + value + "'; it must be 1 or 0");
                }
            } else {
                texts.put(option, new OptionText(value, option.variable()));
            }
        }
        return texts;
    }

    private static Option option(String flag) throws UsageException {
        for (Option option : Option.values()) {
            if (option.flag().equals(flag)) {
                return option;
            }
        }
        List<String> known = new ArrayList<>();
        for (Option option : Option.values()) {
            known.add(option.flag());
        }
        known.add("--help");
        known.add("--version");
        String meant = NearName.of(flag, known)
                .map(near -> "; did you mean " + near + "?")
                .orElse("; --help lists the flags");
        throw new UsageException("There is no flag " + flag + meant);
    }

    private static Path snapshotFile(List<String> files) throws UsageException {
        if (files.size() != 1) {
            throw new UsageException(
                    files.isEmpty()
                            ? "Name the snapshot to serve: java -jar engine.jar app.msqs"
                            : "Only one snapshot can be served; given are " + String.join(", ", files));
        }
        try {
            return Path.of(files.getFirst());
        } catch (InvalidPathException e) {
            throw new UsageException("'" + files.getFirst() + "' is no file name");
        }
    }

    private void checkTrust() throws UsageException {
        if (values.has(Option.TRUST) && development()) {
            throw new UsageException("--trust and --dev exclude each other: choose whom to trust");
        }
        if (!values.has(Option.TRUST) && !development()) {
            throw new UsageException(
                    "Say whose snapshots may run: --trust root.pem, or --dev for the development root");
        }
    }

    /** The snapshot to serve. */
    public Path snapshot() {
        return snapshot;
    }

    /** Whether the development root is trusted. */
    public boolean development() {
        return values.development();
    }

    /** The file of trusted roots; empty with {@code --dev}. */
    public Optional<Path> trust() {
        return values.text(Option.TRUST).map(Path::of);
    }

    /**
     * The settings, with what the program says where nothing else is said.
     *
     * @throws UsageException if a value makes no sense
     */
    public EngineSettings settings(Program.Serve serve) throws UsageException {
        EngineSettings defaults = EngineSettings.of("", 0);
        long gas = gasLimit();
        String host = values.text(Option.HOST).or(serve::host).orElse(values.development() ? "127.0.0.1" : "0.0.0.0");
        int port = values.number(Option.PORT, 0, 65_535, serve.port().orElse(EngineSettings.DEFAULT_PORT));
        try {
            Limits limits = new Limits(
                    gas,
                    values.bytes(Option.MEMORY, Limits.DEFAULT.vmMemoryBytes()),
                    (int) values.bytes(Option.MAX_BODY, Limits.DEFAULT.requestBodyBytes()),
                    (int) values.bytes(Option.MAX_URL, Limits.DEFAULT.urlBytes()),
                    (int) values.bytes(Option.MAX_HEADERS, Limits.DEFAULT.headerSectionBytes()),
                    values.number(Option.MAX_HEADER_COUNT, 1, Limits.BYTES_MAX, Limits.DEFAULT.headerCount()));
            HttpServerSettings http = HttpServerSettings.of(host, port);
            EngineSettings settings = defaults.withHttp(new FrontOptions(values).over(http.withLimits(limits)))
                    .withIds(
                            values.text(Option.ACCOUNT_ID).orElse(defaults.accountId()),
                            values.text(Option.FUNCTION_VERSION).orElse(defaults.functionVersion()))
                    .withTimeouts(
                            values.millis(
                                    Option.REQUEST_TIMEOUT,
                                    serve.requestTimeoutMs().orElse(defaults.requestTimeout())),
                            values.number(Option.STOP_TIMEOUT, 0, HttpServerSettings.TIME_MAX, defaults.stopTimeout()))
                    .withCapacity(
                            values.number(Option.EVENT_LOOPS, 1, EngineSettings.EVENT_LOOPS_MAX, defaults.eventLoops()),
                            values.number(Option.MAX_REQUESTS, 1, Integer.MAX_VALUE, defaults.maxRequests()))
                    .withWorkers(workers(defaults.workers()))
                    .withJournal(new JournalOptions(values).journal())
                    .withAuth(new AuthSettings(
                            values.text(Option.AUTH_JWKS).map(Path::of),
                            values.text(Option.AUTH_API_KEYS).map(Path::of),
                            principalHeader()))
                    .withHost(new HostOptions(values).host())
                    .withDevelopment(values.development());
            Optional<DatabaseSettings> database = new DatabaseOptions(values).database();
            settings = database.isPresent() ? settings.withDatabase(database.get()) : settings;
            return settings.withAudit(new AuditOptions(values).audit());
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Where log lines go, and which.
     *
     * @throws UsageException if a value makes no sense
     */
    public LogSettings log() throws UsageException {
        try {
            return new LogOptions(values).log();
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    private long gasLimit() throws UsageException {
        OptionText text = values.given(Option.GAS_LIMIT);
        if (text == null) {
            return Limits.DEFAULT.gas();
        }
        long gas = text.value().matches("[0-9]{1,10}") ? Long.parseLong(text.value()) : 0;
        if (gas < Limits.GAS_MIN || gas > Limits.GAS_MAX) {
            throw new UsageException("GasLimitOutOfRange: %s is '%s'; it must be %d..%d"
                    .formatted(text.origin(), text.value(), Limits.GAS_MIN, Limits.GAS_MAX));
        }
        return gas;
    }

    private WorkerSettings workers(WorkerSettings otherwise) throws UsageException {
        return new WorkerSettings(
                values.number(Option.WORKERS, 1, EngineSettings.EVENT_LOOPS_MAX, otherwise.threads()),
                values.number(Option.WORKER_QUEUE, 1, WorkerSettings.QUEUE_MAX, otherwise.queue()),
                values.number(Option.SLICE_GAS, 1, WorkerSettings.SLICE_GAS_MAX, otherwise.sliceGas()));
    }

    private Optional<String> principalHeader() throws UsageException {
        OptionText text = values.given(Option.IDEMPOTENCY_PRINCIPAL_HEADER);
        if (text != null && !HeaderRules.isToken(text.value())) {
            throw new UsageException(text.origin() + " is '" + text.value() + "', which is no name of a header");
        }
        return values.text(Option.IDEMPOTENCY_PRINCIPAL_HEADER);
    }

    private static String help() {
        StringBuilder help = new StringBuilder("""
                Usage: java -jar engine.jar app.msqs (--trust root.pem | --dev) [flags]

                Serves the APIs of a signed snapshot. Beside app.msqs stand app.msqs.sig and app.msqs.crt.

                Flags, each also a variable (--gas-limit: MTP_GAS_LIMIT); a flag goes before a variable:
                """);
        for (Option option : Option.values()) {
            String left = option.isSwitch() ? option.flag() : option.flag() + " " + option.value();
            help.append("  %-26s %s%n".formatted(left, option.help()));
        }
        help.append("  %-26s %s%n".formatted("--help", "this text"));
        help.append("  %-26s %s%n".formatted("--version", "the version"));
        return help.toString();
    }
}
