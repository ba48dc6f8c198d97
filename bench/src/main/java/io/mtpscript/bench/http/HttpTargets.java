package io.mtpscript.bench.http;

import io.mtpscript.bench.http.HttpComparison.Workload;
import io.mtpscript.devdb.EmbeddedPostgres;
import io.mtpscript.devdb.EmbeddedPostgresException;
import io.netty.channel.uring.IoUring;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What the HTTP front end is measured by: throughput and processor time against servers by hand, the time to the first answer,
 * resident memory, p99 at half of the peak, and overload. Servers on core 0, clients and PostgreSQL on core 1. Needs {@code wrk} and
 * {@code taskset}; Node and Bun are compared where they are installed.
 *
 * <p>{@code HttpTargets <engine.jar> <hello.msqs> <users.msqs> <root.pem> <bench folder> <runtime folder or -> [--quick] [--only
 * part,...]} with the parts {@code hello}, {@code quote}, {@code fib}, {@code users}, {@code start}, {@code swap}, {@code memory}, {@code
 * latency}, {@code overload}.
 */
public final class HttpTargets {
    private static final int PORT = 18090;
    private static final int CONNECTIONS = 64;
    private static final Workload HELLO = new Workload("GET /hello", "/hello", "", "");
    private static final Workload QUOTE = new Workload("POST /quote", "/quote", HttpComparison.QUOTE_BODY, "");
    private static final Workload FIB = new Workload("GET /fib/27", "/fib/27", "", "");
    private static final Workload USERS = new Workload("GET /users/4711", "/users/4711", "", "");
    private static final String ENGINE = "engine";
    private static final String AUDITED = "engine, audited";
    private static final String IO_URING = "engine, io_uring";
    private static final String IO_URING_FLAG = "--io-uring";
    private static final String ISOLATES = "node, an isolate each";
    private static final String NODE = "node";
    private static final String BUN = "bun";
    private static final int STARTS = 5;
    private static final int OVERLOADS = 3;
    private static final int RECOVERY_SECONDS = 10;
    private static final int WARM_ROUNDS = 12;
    private static final double GROWING = 1.03;
    private static final int TURN_SECONDS = 1;

    private final Path jar;
    private final Path hello;
    private final Path users;
    private final Path root;
    private final Path bench;
    private final Optional<Path> runtime;
    private final boolean quick;
    private final List<String> only;

    private HttpTargets(String[] args) {
        jar = Path.of(args[0]);
        hello = Path.of(args[1]);
        users = Path.of(args[2]);
        root = Path.of(args[3]);
        bench = Path.of(args[4]);
        runtime = args[5].equals("-") ? Optional.empty() : Optional.of(Path.of(args[5]));
        List<String> flags = Arrays.asList(args).subList(6, args.length);
        quick = flags.contains("--quick");
        int parts = flags.indexOf("--only");
        only = parts < 0 ? List.of() : List.of(flags.get(parts + 1).split(",", -1));
    }

    public static void main(String[] args)
            throws IOException, InterruptedException, EmbeddedPostgresException, SQLException {
        Descendants.endWithThis();
        HttpTargets targets = new HttpTargets(args);
        targets.throughput("hello", HELLO, targets.peers(true));
        targets.throughput("quote", QUOTE, targets.peers(false));
        targets.throughput("fib", FIB, targets.peers(false));
        targets.database();
        targets.starts();
        targets.swaps();
        targets.memory();
        targets.latency();
        targets.overload();
    }

    private boolean asked(String part) {
        return only.isEmpty() || only.contains(part);
    }

    private int seconds() {
        return quick ? 3 : 8;
    }

    private List<String> engine(Path snapshot, String... more) {
        List<String> command = new ArrayList<>(List.of(HttpComparison.java(), "-jar", jar.toString()));
        command.addAll(served(snapshot));
        command.addAll(List.of(more));
        return command;
    }

    private List<String> served(Path snapshot) {
        return List.of(
                snapshot.toString(),
                "--trust",
                root.toString(),
                "--host",
                "127.0.0.1",
                "--port",
                ServerProcess.PORT_ARGUMENT,
                "--gas-limit",
                "2000000000");
    }

    private String[] audited() throws IOException {
        Path trail = Files.createTempDirectory("trail");
        return new String[] {
            "--audit",
            "file:" + trail,
            "--audit-key-file",
            root.resolveSibling("dev-signer.key").toString()
        };
    }

    private static List<String> byHand(Class<?> main, String... more) {
        List<String> command = new ArrayList<>(List.of(
                HttpComparison.java(),
                "-cp",
                System.getProperty("java.class.path"),
                main.getName(),
                ServerProcess.PORT_ARGUMENT));
        command.addAll(List.of(more));
        return command;
    }

    /** The engine as it is, with an audit trail and with io_uring, then the others. */
    private Map<String, List<String>> peers(boolean isolates) throws IOException {
        Map<String, List<String>> peers = new LinkedHashMap<>();
        peers.put(ENGINE, engine(hello));
        peers.put(AUDITED, engine(hello, audited()));
        if (!IoUring.isAvailable()) {
            System.err.println("io_uring is not available: what is called so works with epoll");
        }
        peers.put(IO_URING, engine(hello, IO_URING_FLAG));
        peers.put("plain Netty", byHand(PlainNetty.class));
        peers.put("plain Netty, io_uring", byHand(PlainNetty.class, IO_URING_FLAG));
        script(peers, NODE);
        script(peers, BUN);
        if (isolates) {
            script(peers, ISOLATES, "--isolate");
        }
        return peers;
    }

    /** What has a script in the folder {@code node}, where it is installed. */
    private void script(Map<String, List<String>> peers, String peer, String... more) {
        String program = peer.equals(BUN) ? BUN : NODE;
        if (!installed(program)) {
            System.err.println(program + " is not installed");
            return;
        }
        String script = bench.resolve("node")
                .resolve(program.equals(BUN) ? "bun.mjs" : "hello.mjs")
                .toString();
        List<String> command = new ArrayList<>(List.of(program, script, ServerProcess.PORT_ARGUMENT));
        command.addAll(List.of(more));
        peers.put(peer, command);
    }

    private static boolean installed(String command) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, command)));
    }

    /** Rates in answers a second and processor time in microseconds a request. */
    private void throughput(String part, Workload workload, Map<String, List<String>> peers)
            throws IOException, InterruptedException {
        if (!asked(part)) {
            return;
        }
        Turns turns = new Turns();
        // Java compiles a program a little differently each time it runs.
        for (int round = 0; round < (quick ? 1 : 3); round++) {
            turns(workload, peers, turns);
        }
        System.out.printf(
                "%n| %s | requests/s | engine over it | with audit | with io_uring | CPU, us a request |%n",
                workload.name());
        System.out.println("|---|---|---|---|---|---|");
        for (String name : peers.keySet()) {
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %,.0f | %.2f | %.2f | %.2f | %.1f |%n",
                    name,
                    turns.rate(name),
                    turns.over(ENGINE, name),
                    turns.over(AUDITED, name),
                    turns.over(IO_URING, name),
                    turns.micros(name));
        }
    }

    /** All servers at once, warm, each asked for a second and then the next one: so slow seconds of the machine meet all. */
    private void turns(Workload workload, Map<String, List<String>> peers, Turns turns)
            throws IOException, InterruptedException {
        Map<String, ServerProcess> servers = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, List<String>> peer : peers.entrySet()) {
                int port = PORT + servers.size();
                servers.put(peer.getKey(), ServerProcess.start(peer.getValue(), port, firstPath(workload)));
                double _ = settled(() -> wrk(workload, port, seconds(), connections(peer.getKey())));
            }
            for (int turn = 0; turn < (quick ? 9 : 15); turn++) {
                int port = PORT;
                for (Map.Entry<String, ServerProcess> server : servers.entrySet()) {
                    double cpu = server.getValue().cpuSeconds();
                    double rate = wrk(workload, port++, TURN_SECONDS, connections(server.getKey()));
                    turns.add(
                            server.getKey(),
                            rate,
                            (server.getValue().cpuSeconds() - cpu) / (rate * TURN_SECONDS) * 1e6);
                }
            }
        } finally {
            servers.values().forEach(ServerProcess::close);
        }
    }

    /** So many isolates at a time that each gets somewhere. */
    private static int connections(String peer) {
        return peer.equals(ISOLATES) ? 2 : CONNECTIONS;
    }

    /** Until the JIT compilers have done with it, on the core that they share with it: its rate grows no more. */
    private static <E extends Exception> double settled(Rate<E> measured) throws E, InterruptedException {
        double best = 0;
        int settled = 0;
        for (int round = 0; round < WARM_ROUNDS && settled < 2; round++) {
            double rate = measured.measure();
            settled = rate > best * GROWING ? 0 : settled + 1;
            best = Math.max(best, rate);
        }
        return best;
    }

    /** Answers a second, measured once more. */
    private interface Rate<E extends Exception> {
        double measure() throws E, InterruptedException;
    }

    /** What every server answers with 200 to a plain GET. */
    private static String firstPath(Workload workload) {
        return workload.equals(USERS) ? USERS.path() : HELLO.path();
    }

    private static double wrk(Workload workload, int port, int seconds, int connections)
            throws IOException, InterruptedException {
        var rate = HttpComparison.RATE.matcher(HttpComparison.wrkOutput(workload, port, seconds, connections));
        if (!rate.find()) {
            throw new IOException("wrk printed no rate");
        }
        return Double.parseDouble(rate.group(1));
    }

    private void database() throws IOException, InterruptedException, EmbeddedPostgresException, SQLException {
        if (!asked("users")) {
            return;
        }
        try (EmbeddedPostgres database = EmbeddedPostgres.temporary()) {
            String[] address = database.url().replaceFirst("postgresql://", "").split("[:@]", 3);
            try (Connection connection =
                            DriverManager.getConnection("jdbc:postgresql://" + address[2], address[0], address[1]);
                    Statement statement = connection.createStatement()) {
                statement.execute(
                        "CREATE TABLE users AS SELECT n AS id, 'User ' || n AS name, 'u' || n || '@example.com' AS"
                                + " email FROM generate_series(1::bigint, 10000) n");
                statement.execute("ALTER TABLE users ADD PRIMARY KEY (id)");
                statement.execute("ANALYZE users");
            }
            Map<String, List<String>> peers = new LinkedHashMap<>();
            List<String> db = List.of("--db", database.url());
            peers.put(ENGINE, engine(users, db.toArray(String[]::new)));
            List<String> more = new ArrayList<>(db);
            more.addAll(List.of(audited()));
            peers.put(AUDITED, engine(users, more.toArray(String[]::new)));
            more = new ArrayList<>(db);
            more.add(IO_URING_FLAG);
            peers.put(IO_URING, engine(users, more.toArray(String[]::new)));
            peers.put("Vert.x Pg Client", byHand(PlainVertx.class, database.url()));
            script(peers, BUN, database.url());
            throughput("users", USERS, peers);
        }
    }

    private void starts() throws IOException, InterruptedException {
        if (!asked("start")) {
            return;
        }
        System.out.println("\n| start to first 200, median of " + STARTS
                + " | on one core, s | on all, s | answers in the first second on one core |\n|---|---|---|---|");
        start("java -jar", engine(hello));
        if (runtime.isPresent()) {
            start("container's runtime, with the AOT cache", cached());
        } else {
            System.out.println("| container's runtime, with the AOT cache | not made | | |");
        }
    }

    private static void start(String name, List<String> command) throws IOException, InterruptedException {
        double[] one = new double[STARTS];
        double[] all = new double[STARTS];
        double[] answers = new double[STARTS];
        for (int i = 0; i < STARTS; i++) {
            try (ServerProcess server = ServerProcess.start(command, PORT, HELLO.path())) {
                one[i] = server.startSeconds();
                answers[i] = wrk(HELLO, PORT, 1, CONNECTIONS);
            }
            try (ServerProcess server = ServerProcess.startAnywhere(command, PORT, HELLO.path())) {
                all[i] = server.startSeconds();
            }
        }
        System.out.printf(
                Locale.ROOT,
                "| %s | %.2f | %.2f | %,.0f |%n",
                name,
                HttpComparison.median(one),
                HttpComparison.median(all),
                HttpComparison.median(answers));
    }

    private void swaps() throws IOException, InterruptedException {
        if (asked("swap")) {
            SaveToServed.measure(bench.resolveSibling("mtpsc"), bench.resolveSibling("examples/hello"), PORT);
        }
    }

    /** As the image starts it. */
    private List<String> cached() {
        Path folder = runtime.orElseThrow();
        List<String> command = new ArrayList<>(List.of(
                folder.resolve("java/bin/java").toString(),
                "@" + folder.resolve("java-flags"),
                "-XX:AOTCache=" + folder.resolve("engine.aot"),
                "-jar",
                folder.resolve("engine.jar").toString()));
        command.addAll(served(hello));
        return command;
    }

    private void memory() throws IOException, InterruptedException {
        if (!asked("memory")) {
            return;
        }
        System.out.println("\n| resident memory | idle, MiB | under load, MiB |\n|---|---|---|");
        memory("java -jar", engine(hello));
        if (runtime.isPresent()) {
            memory("container's runtime", cached());
        }
    }

    private void memory(String name, List<String> command) throws IOException, InterruptedException {
        try (ServerProcess server = ServerProcess.start(command, PORT, HELLO.path())) {
            TimeUnit.SECONDS.sleep(2);
            double idle = server.residentMib();
            wrk(HELLO, PORT, seconds(), CONNECTIONS);
            wrk(QUOTE, PORT, seconds(), CONNECTIONS);
            System.out.printf(Locale.ROOT, "| %s | %.0f | %.0f |%n", name, idle, server.residentMib());
        }
    }

    /** With h2load where it is installed: a client that collects garbage has pauses of its own to show. */
    private void latency() throws IOException, InterruptedException {
        if (!asked("latency")) {
            return;
        }
        boolean h2load = installed("h2load");
        if (!h2load) {
            System.err.println(
                    "h2load is not installed (Debian: nghttp2-client): latencies show this client's pauses too");
        }
        System.out.println("\n| at half of the peak | requests/s | p50, us | p99, us |\n|---|---|---|---|");
        for (Workload workload : List.of(HELLO, QUOTE)) {
            Map<String, List<String>> peers = new LinkedHashMap<>();
            peers.put("", engine(hello));
            peers.put(", plain Netty", byHand(PlainNetty.class));
            for (Map.Entry<String, List<String>> peer : peers.entrySet()) {
                try (ServerProcess _ = ServerProcess.start(peer.getValue(), PORT, HELLO.path())) {
                    long half = (long) (settled(() -> wrk(workload, PORT, seconds(), CONNECTIONS)) / 2);
                    Latencies each = h2load
                            ? PacedH2load.run(PORT, workload, half, CONNECTIONS, seconds())
                            : own(workload, half);
                    System.out.printf(
                            Locale.ROOT,
                            "| %s | %,.0f | %,.0f | %,.0f |%n",
                            workload.name() + peer.getKey(),
                            each.rate(),
                            each.p50Micros(),
                            each.p99Micros());
                }
            }
        }
    }

    private Latencies own(Workload workload, long rate) throws InterruptedException {
        PacedLoad.Outcome outcome = PacedLoad.run(PORT, PacedLoad.request(workload), rate, CONNECTIONS, seconds());
        return new Latencies(outcome.goodput(), outcome.p50Micros(), outcome.p99Micros());
    }

    /** @param rate answers a second */
    record Latencies(double rate, double p50Micros, double p99Micros) {}

    /** What the engine answers to this client at most, warm. */
    private double peak(byte[] request) throws InterruptedException {
        return settled(
                () -> PacedLoad.run(PORT, request, 0, CONNECTIONS, seconds()).goodput());
    }

    /** With a route that costs the engine much more than the client, so that the client can ask for many times the peak. */
    private void overload() throws IOException, InterruptedException {
        if (!asked("overload")) {
            return;
        }
        System.out.println(
                "\n| overload, GET /fib/20 | goodput, of the peak | refused | failed | p99 normal again after, s |");
        System.out.println("|---|---|---|---|---|");
        byte[] request = ServerProcess.get("/fib/20");
        try (ServerProcess _ = ServerProcess.start(engine(hello), PORT, HELLO.path())) {
            double peak = peak(request);
            double normal = PacedLoad.run(PORT, request, (long) (peak / 2), CONNECTIONS, seconds())
                    .p99Micros();
            for (int times : List.of(2, 5, 10)) {
                double[] goodput = new double[OVERLOADS];
                long refused = 0;
                long failed = 0;
                for (int i = 0; i < OVERLOADS; i++) {
                    // By turns: the peak too is another one whenever somebody else uses the machine.
                    double now = PacedLoad.run(PORT, request, 0, CONNECTIONS, seconds())
                            .goodput();
                    PacedLoad.Outcome over =
                            PacedLoad.run(PORT, request, (long) (times * now), times * CONNECTIONS * 4, seconds());
                    goodput[i] = over.goodput() / now;
                    refused += over.refused();
                    failed += over.failed();
                }
                System.out.printf(
                        Locale.ROOT,
                        "| %d times | %.2f | %,d | %,d | %s |%n",
                        times,
                        HttpComparison.median(goodput),
                        refused / OVERLOADS,
                        failed / OVERLOADS,
                        recovery(request, peak, normal));
            }
        }
    }

    /** The first second in which half of the peak is answered with at most twice the p99 that it had before. */
    private static String recovery(byte[] request, double peak, double normal) throws InterruptedException {
        for (int second = 1; second <= RECOVERY_SECONDS; second++) {
            PacedLoad.Outcome again = PacedLoad.run(PORT, request, (long) (peak / 2), CONNECTIONS, 1);
            if (again.p99Micros() <= 2 * normal) {
                return Integer.toString(second);
            }
        }
        return "not within " + RECOVERY_SECONDS;
    }
}
