package io.mtpscript.engine.settings;

import io.mtpscript.core.Limits;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.text.NearName;
import io.mtpscript.effects.AllowList;
import io.mtpscript.effects.DatabaseSettings;
import io.mtpscript.effects.HostSettings;
import io.mtpscript.effects.HttpSettings;
import io.mtpscript.effects.RandomKey;
import io.mtpscript.effects.claims.ClaimSettings;
import io.mtpscript.effects.journal.postgres.PostgresReader;
import io.mtpscript.effects.journal.postgres.PostgresSettings;
import io.mtpscript.effects.journal.record.JournalKeys;
import io.mtpscript.effects.journal.segment.SegmentSettings;
import io.mtpscript.engine.audit.AuditSettings;
import io.mtpscript.net.http.HeaderRules;
import io.mtpscript.net.server.HttpServerSettings;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
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
    /** What the name of a journal's folder stands behind. */
    private static final String FILE = "file:";

    private static final int MIB_SHIFT = 20;

    private final Path snapshot;
    private final Map<Option, Text> texts;
    private final Map<String, String> environment;

    /** What was given for an option, and where. */
    private record Text(String value, String origin) {}

    private CommandLine(Path snapshot, Map<Option, Text> texts, Map<String, String> environment) {
        this.snapshot = snapshot;
        this.texts = texts;
        this.environment = environment;
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
        Map<Option, Text> texts = variables(environment);
        Map<Option, Text> flags = new EnumMap<>(Option.class);
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
            if (flags.put(option, new Text(value, name)) != null) {
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
        CommandLine line = new CommandLine(snapshotFile(files), texts, Map.copyOf(environment));
        line.checkTrust();
        return new Serve(line);
    }

    private static Map<Option, Text> variables(Map<String, String> environment) throws UsageException {
        Map<Option, Text> texts = new EnumMap<>(Option.class);
        for (Option option : Option.values()) {
            String value = environment.getOrDefault(option.variable(), "");
            if (value.isEmpty()) {
                continue;
            }
            if (option.isSwitch()) {
                switch (value.toLowerCase(Locale.ROOT)) {
                    case "1", "true", "yes" -> texts.put(option, new Text("true", option.variable()));
                    case "0", "false", "no" -> {}
                    default -> throw new UsageException(option.variable() + " is '" + value + "'; it must be 1 or 0");
                }
            } else {
                texts.put(option, new Text(value, option.variable()));
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
        if (texts.containsKey(Option.TRUST) && development()) {
            throw new UsageException("--trust and --dev exclude each other: choose whom to trust");
        }
        if (!texts.containsKey(Option.TRUST) && !development()) {
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
        return texts.containsKey(Option.DEV);
    }

    /** The file of trusted roots; empty with {@code --dev}. */
    public Optional<Path> trust() {
        return text(Option.TRUST).map(Path::of);
    }

    /** For options that others know how to put together. */
    private final class Reader implements OptionReader {
        @Override
        public Optional<String> text(Option option) {
            return CommandLine.this.text(option);
        }

        @Override
        public String origin(Option option) {
            return Optional.ofNullable(texts.get(option)).map(Text::origin).orElse(option.flag());
        }

        @Override
        public int number(Option option, int min, int max, int otherwise) throws UsageException {
            return CommandLine.this.number(option, min, max, otherwise);
        }

        @Override
        public long bytes(Option option, long otherwise) throws UsageException {
            return CommandLine.this.bytes(option, otherwise);
        }
    }

    private Optional<String> text(Option option) {
        return Optional.ofNullable(texts.get(option)).map(Text::value);
    }

    /**
     * The settings, with what the program says where nothing else is said.
     *
     * @throws UsageException if a value makes no sense
     */
    public EngineSettings settings(Program.Serve serve) throws UsageException {
        EngineSettings defaults = EngineSettings.of("", 0);
        long gas = gasLimit();
        String host = text(Option.HOST).or(serve::host).orElse(development() ? "127.0.0.1" : "0.0.0.0");
        int port = number(Option.PORT, 0, 65_535, serve.port().orElse(EngineSettings.DEFAULT_PORT));
        try {
            Limits limits = new Limits(
                    gas,
                    bytes(Option.MEMORY, Limits.DEFAULT.vmMemoryBytes()),
                    (int) bytes(Option.MAX_BODY, Limits.DEFAULT.requestBodyBytes()),
                    (int) bytes(Option.MAX_URL, Limits.DEFAULT.urlBytes()),
                    (int) bytes(Option.MAX_HEADERS, Limits.DEFAULT.headerSectionBytes()),
                    number(Option.MAX_HEADER_COUNT, 1, Limits.BYTES_MAX, Limits.DEFAULT.headerCount()));
            HttpServerSettings http = HttpServerSettings.of(host, port);
            EngineSettings settings = defaults.withHttp(new FrontOptions(new Reader()).over(http.withLimits(limits)))
                    .withIds(
                            text(Option.ACCOUNT_ID).orElse(defaults.accountId()),
                            text(Option.FUNCTION_VERSION).orElse(defaults.functionVersion()))
                    .withTimeouts(
                            millis(
                                    Option.REQUEST_TIMEOUT,
                                    serve.requestTimeoutMs().orElse(defaults.requestTimeout())),
                            number(Option.STOP_TIMEOUT, 0, HttpServerSettings.TIME_MAX, defaults.stopTimeout()))
                    .withCapacity(
                            number(Option.EVENT_LOOPS, 1, EngineSettings.EVENT_LOOPS_MAX, defaults.eventLoops()),
                            number(Option.MAX_REQUESTS, 1, Integer.MAX_VALUE, defaults.maxRequests()))
                    .withWorkers(workers(defaults.workers()))
                    .withJournal(journal())
                    .withAuth(new AuthSettings(
                            text(Option.AUTH_JWKS).map(Path::of),
                            text(Option.AUTH_API_KEYS).map(Path::of),
                            principalHeader()))
                    .withHost(host())
                    .withDevelopment(development());
            Optional<DatabaseSettings> database = database();
            settings = database.isPresent() ? settings.withDatabase(database.get()) : settings;
            return settings.withAudit(audit());
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    private long gasLimit() throws UsageException {
        Text text = texts.get(Option.GAS_LIMIT);
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
                number(Option.WORKERS, 1, EngineSettings.EVENT_LOOPS_MAX, otherwise.threads()),
                number(Option.WORKER_QUEUE, 1, WorkerSettings.QUEUE_MAX, otherwise.queue()),
                number(Option.SLICE_GAS, 1, WorkerSettings.SLICE_GAS_MAX, otherwise.sliceGas()));
    }

    private int millis(Option option, int otherwise) throws UsageException {
        return number(option, 1, HttpServerSettings.TIME_MAX, otherwise);
    }

    private int number(Option option, int min, int max, int otherwise) throws UsageException {
        Text text = texts.get(option);
        if (text == null) {
            return otherwise;
        }
        long number = text.value().matches("[0-9]{1,10}") ? Long.parseLong(text.value()) : -1;
        if (number < min || number > max) {
            throw new UsageException(
                    "%s is '%s'; it must be a number %d..%d".formatted(text.origin(), text.value(), min, max));
        }
        return (int) number;
    }

    private long bytes(Option option, long otherwise) throws UsageException {
        Text text = texts.get(option);
        if (text == null) {
            return otherwise;
        }
        String value = text.value();
        int unit = 1;
        if (value.endsWith("KiB") || value.endsWith("MiB")) {
            unit = value.endsWith("KiB") ? 1024 : 1024 * 1024;
            value = value.substring(0, value.length() - 3);
        }
        long number = value.matches("[0-9]{1,10}") ? Long.parseLong(value) * unit : -1;
        if (number < 0 || number > Limits.BYTES_MAX) {
            throw new UsageException(
                    "%s is '%s'; it must be a number of bytes such as 65536, 64KiB or 1MiB, up to 1024MiB"
                            .formatted(text.origin(), text.value()));
        }
        return number;
    }

    private JournalSettings journal() throws UsageException {
        Text text = texts.get(Option.JOURNAL);
        if (text == null) {
            return development() ? new JournalSettings.Memory() : new JournalSettings.None();
        }
        if (text.value().startsWith(FILE)) {
            return new JournalSettings.Files(segments(text));
        }
        if (PostgresReader.isUrl(text.value())) {
            return table(text.value());
        }
        return switch (text.value()) {
            case "none" -> new JournalSettings.None();
            case "memory" -> new JournalSettings.Memory();
            case "db" ->
                table(text(Option.DB)
                        .orElseThrow(() -> new UsageException(
                                text.origin() + " is 'db', the program's database, and none is given by --db")));
            default ->
                throw new UsageException(text.origin() + " is '" + text.value()
                        + "'; it must be none, memory, file:DIR, db or postgresql://user:password@host:port/database");
        };
    }

    private JournalSettings table(String url) throws UsageException {
        return new JournalSettings.Postgres(new PostgresSettings(
                url, journalKeys(), journalAge(), bytes(Option.JOURNAL_QUEUE, SegmentSettings.QUEUE_BYTES)));
    }

    private JournalKeys journalKeys() throws UsageException {
        Optional<String> keyFile = text(Option.JOURNAL_KEY_FILE);
        if (keyFile.isEmpty() && development()) {
            return JournalKeys.none();
        }
        String file = keyFile.orElseThrow(
                () -> new UsageException("A journal is encrypted: name a file with its key by --journal-key-file,"
                        + " such as `openssl rand -hex 32` gives"));
        try {
            return JournalKeys.read(Path.of(file));
        } catch (NoSuchFileException e) {
            throw new UsageException("There is no file of journal keys " + file);
        } catch (IOException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    private long journalAge() throws UsageException {
        return Duration.ofHours(number(Option.JOURNAL_HOURS, 1, Integer.MAX_VALUE, SegmentSettings.MAX_AGE_HOURS))
                .toMillis();
    }

    private SegmentSettings segments(Text text) throws UsageException {
        try {
            return new SegmentSettings(
                    Path.of(text.value().substring(FILE.length())),
                    journalKeys(),
                    bytes(Option.JOURNAL_SEGMENT, SegmentSettings.SEGMENT_BYTES),
                    number(Option.JOURNAL_MAX_MIB, 1, Integer.MAX_VALUE, (int) (SegmentSettings.MAX_BYTES >> MIB_SHIFT))
                            * (1L << MIB_SHIFT),
                    journalAge(),
                    bytes(Option.JOURNAL_QUEUE, SegmentSettings.QUEUE_BYTES));
        } catch (InvalidPathException e) {
            throw new UsageException(text.origin() + " is '" + text.value() + "', which names no folder");
        }
    }

    private Optional<AuditSettings> audit() throws UsageException {
        Text text = texts.get(Option.AUDIT);
        if (text == null || text.value().equals("none")) {
            return Optional.empty();
        }
        Optional<String> folder = Optional.empty();
        Optional<URI> collector = Optional.empty();
        boolean log = false;
        for (String sink : text.value().split(",", -1)) {
            if (sink.startsWith(FILE) && folder.isEmpty()) {
                folder = Optional.of(sink.substring(FILE.length()));
            } else if (sink.equals("stdout")) {
                log = true;
            } else if (collector.isEmpty() && collector(sink).isPresent()) {
                collector = collector(sink);
            } else {
                throw new UsageException(
                        "%s is '%s'; it must be none or file:DIR, which stdout and https://... may follow"
                                .formatted(text.origin(), text.value()));
            }
        }
        if (folder.isEmpty()) {
            throw new UsageException(
                    text.origin() + " needs file:DIR: only what is on a disk can be there before a COMMIT");
        }
        Optional<Path> keyFile = text(Option.AUDIT_KEY_FILE).map(Path::of);
        if (keyFile.isEmpty() && !development()) {
            throw new UsageException(
                    "The heads of an audit trail are signed: name a file with a key by --audit-key-file,"
                            + " such as `openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256` gives");
        }
        try {
            return Optional.of(new AuditSettings(
                    Path.of(folder.get()),
                    keyFile,
                    number(Option.AUDIT_HEAD, 1, Integer.MAX_VALUE, AuditSettings.HEAD_EVERY),
                    bytes(Option.AUDIT_FILE, AuditSettings.FILE_BYTES),
                    bytes(Option.AUDIT_QUEUE, AuditSettings.QUEUE_BYTES),
                    log,
                    collector));
        } catch (InvalidPathException e) {
            throw new UsageException(text.origin() + " is '" + text.value() + "', which names no folder");
        }
    }

    /** Records are sent in the clear to this machine in development only. */
    private Optional<URI> collector(String text) {
        try {
            URI uri = new URI(text);
            boolean may = "https".equals(uri.getScheme()) || (development() && "http".equals(uri.getScheme()));
            return may && uri.getHost() != null ? Optional.of(uri) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private Optional<DatabaseSettings> database() throws UsageException {
        Optional<String> url = text(Option.DB);
        if (url.isEmpty()) {
            return Optional.empty();
        }
        DatabaseSettings settings = DatabaseSettings.of(url.get());
        settings = settings.withConnections(number(Option.DB_CONNECTIONS, 1, Integer.MAX_VALUE, settings.connections()))
                .withWaiting(number(Option.DB_WAITING, 0, Integer.MAX_VALUE, settings.waiting()))
                .withTimeouts(
                        millis(Option.DB_ACQUIRE_TIMEOUT, settings.acquireTimeout()),
                        millis(Option.DB_CONNECT_TIMEOUT, settings.connectTimeout()),
                        millis(Option.DB_TIMEOUT, settings.statementTimeout()),
                        millis(Option.DB_IDLE_TIMEOUT, settings.idleInTransactionTimeout()))
                .withAnswerLimits(number(Option.DB_MAX_ROWS, 1, Integer.MAX_VALUE, settings.rows()), (int)
                        bytes(Option.DB_MAX_ANSWER, settings.answerBytes()))
                .withStatements(number(Option.DB_STATEMENTS, 1, Integer.MAX_VALUE, settings.statementsPerConnection()))
                .withIsolation(isolation(settings.isolation()))
                .withClaims(new ClaimSettings(
                        number(
                                Option.IDEMPOTENCY_HOURS,
                                1,
                                ClaimSettings.HOURS_MAX,
                                settings.claims().hours()),
                        (int) bytes(
                                Option.IDEMPOTENCY_MAX_RESPONSE,
                                settings.claims().responseBytes())));
        Optional<String> replica = text(Option.DB_READ);
        return Optional.of(replica.isPresent() ? settings.withReadUrl(replica.get()) : settings);
    }

    private Optional<String> principalHeader() throws UsageException {
        Text text = texts.get(Option.IDEMPOTENCY_PRINCIPAL_HEADER);
        if (text != null && !HeaderRules.isToken(text.value())) {
            throw new UsageException(text.origin() + " is '" + text.value() + "', which is no name of a header");
        }
        return text(Option.IDEMPOTENCY_PRINCIPAL_HEADER);
    }

    private HostSettings host() throws UsageException {
        HttpSettings http = HttpSettings.none();
        AllowList allowed = AllowList.parse(text(Option.HTTP_ALLOW).orElse(""));
        Optional<String> trusted = text(Option.HTTP_TRUST);
        http = http.withAllowed(development() ? allowed.withLoopback() : allowed)
                .withTrusted(trusted.isPresent() ? HostFiles.certificates(Path.of(trusted.get())) : List.of())
                .withLimits(
                        millis(Option.HTTP_TIMEOUT, http.timeout()),
                        (int) bytes(Option.HTTP_MAX_REQUEST, http.requestBytes()),
                        (int) bytes(Option.HTTP_MAX_RESPONSE, http.responseBytes()),
                        number(Option.HTTP_CONNECTIONS, 1, Integer.MAX_VALUE, http.connections()));
        Optional<String> file = text(Option.CONFIG);
        HostSettings host = HostSettings.none().withHttp(http);
        host = host.withConfig(
                HostFiles.config(file.isPresent() ? Optional.of(Path.of(file.get())) : Optional.empty(), environment));
        Optional<String> key = text(Option.RANDOM_KEY);
        if (key.isPresent()) {
            return host.withRandomKey(RandomKey.of(key.get()));
        }
        return development() ? host.withRandomKey(RandomKey.development()) : host;
    }

    private DatabaseSettings.Isolation isolation(DatabaseSettings.Isolation otherwise) throws UsageException {
        Text text = texts.get(Option.DB_ISOLATION);
        if (text == null) {
            return otherwise;
        }
        for (DatabaseSettings.Isolation isolation : DatabaseSettings.Isolation.values()) {
            if (isolation.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(text.value())) {
                return isolation;
            }
        }
        throw new UsageException("%s is '%s'; it must be serializable, repeatable-read or read-committed"
                .formatted(text.origin(), text.value()));
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
