package io.mtpscript.engine.settings;

import io.mtpscript.core.Limits;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.text.NearName;
import io.mtpscript.effects.DatabaseSettings;
import io.mtpscript.effects.log.LogSettings;
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
 * What flags, variables and a file of settings say. A flag goes before a variable, a variable before the file of
 * settings, that before the program's {@code serve} block, and that before the default.
 */
public final class CommandLine {
    private static final String PRINT_CONFIG = "--print-config";
    private static final Path NO_FILE = Path.of("");

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

    /** Print the settings; the line may name a snapshot, whose program has some. */
    public record PrintConfig(CommandLine line) implements Request {}

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
        boolean print = arguments.contains(PRINT_CONFIG);
        Map<Option, OptionText> variables = variables(environment);
        Map<Option, OptionText> flags = new EnumMap<>(Option.class);
        List<String> files = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.equals(PRINT_CONFIG)) {
                continue;
            }
            if (!argument.startsWith("-")) {
                files.add(argument);
                continue;
            }
            int equals = argument.indexOf('=');
            String name = equals < 0 ? argument : argument.substring(0, equals);
            Option option = option(name);
            OptionText text;
            if (option.isSwitch()) {
                if (equals >= 0) {
                    throw new UsageException(name + " takes no value");
                }
                text = OptionText.ofSwitch(true, name);
            } else if (equals >= 0) {
                text = new OptionText(argument.substring(equals + 1), name);
            } else if (i + 1 < arguments.size()) {
                i++;
                text = new OptionText(arguments.get(i), name);
            } else {
                throw new UsageException(name + " needs a value: " + name + " " + option.value());
            }
            if (flags.put(option, text) != null) {
                throw new UsageException(name + " is given more than once");
            }
        }
        Optional<OptionText> settings =
                Optional.ofNullable(flags.getOrDefault(Option.SETTINGS, variables.get(Option.SETTINGS)));
        Map<Option, OptionText> texts = new EnumMap<>(Option.class);
        if (settings.isPresent()) {
            texts.putAll(SettingsFile.read(Path.of(settings.get().value())));
        }
        putBefore(texts, variables);
        putBefore(texts, flags);
        OptionValues values = new OptionValues(texts, environment);
        if (print) {
            return new PrintConfig(new CommandLine(files.isEmpty() ? NO_FILE : snapshotFile(files), values));
        }
        CommandLine line = new CommandLine(snapshotFile(files), values);
        line.checkTrust();
        return new Serve(line);
    }

    /** Each of trust and dev says whom to trust: one that goes before takes the other's place. */
    private static void putBefore(Map<Option, OptionText> texts, Map<Option, OptionText> more) {
        if (more.containsKey(Option.TRUST)) {
            texts.remove(Option.DEV);
        }
        OptionText dev = more.get(Option.DEV);
        if (dev != null && dev.isOn()) {
            texts.remove(Option.TRUST);
        }
        texts.putAll(more);
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
                    case "1", "true", "yes" -> texts.put(option, OptionText.ofSwitch(true, option.variable()));
                    case "0", "false", "no" -> texts.put(option, OptionText.ofSwitch(false, option.variable()));
                    default ->
                        throw new UsageException(option.variable() + " is '" + value
                                + "'; it must be 1, true or yes, or else 0, false or no");
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
        known.add(PRINT_CONFIG);
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

    /** Whether there is a snapshot. */
    public boolean hasSnapshot() {
        return !snapshot.equals(NO_FILE);
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
     * How the engine is to be operated.
     *
     * @throws UsageException if a value makes no sense
     */
    public OperationSettings operation() throws UsageException {
        return new OperationOptions(values).operation();
    }

    /**
     * Every setting as it counts, in lines of TOML, with what the program says where nothing else is said. Secrets are not shown.
     *
     * @throws UsageException if a value makes no sense
     */
    public String printed(Program.Serve serve) throws UsageException {
        var _ = settings(serve);
        var _ = operation();
        var _ = log();
        return PrintedSettings.of(values);
    }

    /**
     * The settings, with what the program says where nothing else is said.
     *
     * @throws UsageException if a value makes no sense
     */
    public EngineSettings settings(Program.Serve serve) throws UsageException {
        EngineSettings defaults = EngineSettings.of("", 0);
        long gas = gasLimit();
        String host = values.text(
                Option.HOST,
                values.otherwise(Option.HOST, serve.host(), values.development() ? "127.0.0.1" : "0.0.0.0"));
        int port = values.number(
                Option.PORT, 0, 65_535, values.otherwise(Option.PORT, serve.port(), EngineSettings.DEFAULT_PORT));
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
                            values.text(Option.ACCOUNT_ID, defaults.accountId()),
                            values.text(Option.FUNCTION_VERSION, defaults.functionVersion()))
                    .withTimeouts(
                            values.millis(
                                    Option.REQUEST_TIMEOUT,
                                    values.otherwise(
                                            Option.REQUEST_TIMEOUT,
                                            serve.requestTimeoutMs(),
                                            defaults.requestTimeout())),
                            values.number(Option.STOP_TIMEOUT, 0, HttpServerSettings.TIME_MAX, defaults.stopTimeout()))
                    .withCapacity(capacity(defaults.capacity()))
                    .withWorkers(workers(defaults.workers()))
                    .withJournal(new JournalOptions(values).journal())
                    .withAuth(new AuthOptions(values).auth())
                    .withHost(new HostOptions(values).host())
                    .withDevelopment(values.development());
            Optional<DatabaseSettings> database = new DatabaseOptions(values).database();
            settings = database.isPresent() ? settings.withDatabase(database.get()) : settings;
            return settings.withAudit(new AuditOptions(values).audit()).withTrace(new TraceOptions(values).trace());
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
            return values.otherwise(Option.GAS_LIMIT, Limits.DEFAULT.gas());
        }
        long gas = text.value().matches("[0-9]{1,10}") ? Long.parseLong(text.value()) : 0;
        if (gas < Limits.GAS_MIN || gas > Limits.GAS_MAX) {
            throw new UsageException("GasLimitOutOfRange: %s is '%s'; it must be %d..%d"
                    .formatted(text.origin(), text.value(), Limits.GAS_MIN, Limits.GAS_MAX));
        }
        return gas;
    }

    private CapacitySettings capacity(CapacitySettings otherwise) throws UsageException {
        return new CapacitySettings(
                values.number(Option.EVENT_LOOPS, 1, CapacitySettings.EVENT_LOOPS_MAX, otherwise.eventLoops()),
                values.isOn(Option.IO_URING),
                values.number(Option.MAX_REQUESTS, 1, Integer.MAX_VALUE, otherwise.maxRequests()),
                values.memory(Option.MEMORY_TOTAL, CapacitySettings.MEMORY_MAX, otherwise.memoryTotal()));
    }

    private WorkerSettings workers(WorkerSettings otherwise) throws UsageException {
        int threads = values.number(Option.WORKERS, 1, CapacitySettings.EVENT_LOOPS_MAX, otherwise.threads());
        int queue = WorkerSettings.ofThreads(threads).queue();
        return new WorkerSettings(
                threads,
                values.number(Option.WORKER_QUEUE, 1, WorkerSettings.QUEUE_MAX, queue),
                values.number(Option.SLICE_GAS, 1, WorkerSettings.SLICE_GAS_MAX, otherwise.sliceGas()));
    }

    private static String help() {
        StringBuilder help = new StringBuilder("""
                Usage: java -jar engine.jar app.msqs (--trust root.pem | --dev) [flags]

                Serves the APIs of a signed snapshot. Beside app.msqs stand app.msqs.sig and app.msqs.crt.

                Flags, each also a variable (--gas-limit: MTP_GAS_LIMIT); a flag goes before a variable,
                and that before the --settings file:
                """);
        for (Option option : Option.values()) {
            String left = option.isSwitch() ? option.flag() : option.flag() + " " + option.value();
            help.append("  %-26s %s%n".formatted(left, option.help()));
        }
        help.append("  %-26s %s%n".formatted("--help", "this text"));
        help.append("  %-26s %s%n".formatted(PRINT_CONFIG, "every setting that counts, and who says so"));
        help.append("  %-26s %s%n".formatted("--version", "the version"));
        return help.toString();
    }
}
