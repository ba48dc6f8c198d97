package io.mtpscript.bench.http;

import io.mtpscript.bench.http.HttpComparison.Workload;
import io.mtpscript.cli.migrations.MigrationException;
import io.mtpscript.cli.migrations.Migrations;
import io.mtpscript.devdb.EmbeddedPostgres;
import io.mtpscript.devdb.EmbeddedPostgresException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What recording costs on a database workload: an engine without a journal, and beside it one with another kind of record, on one
 * PostgreSQL that syncs its commits. Rounds are short and take turns, first one, then the other, then the other way round, because a
 * machine's pace changes from minute to minute; what is given is the median of the rounds' own ratios and differences. In each round the
 * disk's own sync is measured too. The processor time that an engine uses for a request says what a core could do, also where others
 * use the machine. Engines have core 0; {@code bench/journal} gives all else core 1. Needs {@code wrk}, {@code taskset} and {@code chrt} on
 * the PATH.
 *
 * <p>{@code JournalCost <engine.jar> <invoices.msqs> <root.pem> <folder of the schema> [--quick] [kind...]}
 */
public final class JournalCost {
    private static final Pattern MEDIAN = Pattern.compile("50%\\s+([0-9.]+)(us|ms)");
    private static final Pattern REQUESTS = Pattern.compile("([0-9]+) requests in");
    private static final int FIRST_PORT = 18083;
    private static final int CONNECTIONS = 32;
    private static final int SYNCS = 50;
    private static final int SYNCED_BYTES = 4096;
    private static final double MICROS = 1_000;
    private static final double MICROS_A_TICK = 10_000;
    private static final int WARM_UP = 5;
    private static final List<Workload> WORKLOADS = List.of(
            new Workload("GET /invoices/1", "/invoices/1", "", ""),
            new Workload(
                    "POST /customers/1/invoices",
                    "/customers/1/invoices",
                    "{\"lines\":[{\"description\":\"Bolt\",\"quantity\":3,\"unitPrice\":19.99,\"vatRate\":0.07}]}",
                    ""));

    private final int rounds;
    private final int seconds;
    private final Path folder;

    private JournalCost(int rounds, int seconds, Path folder) {
        this.rounds = rounds;
        this.seconds = seconds;
        this.folder = folder;
    }

    public static void main(String[] args)
            throws IOException, InterruptedException, EmbeddedPostgresException, MigrationException {
        Descendants.endWithThis();
        List<String> rest = new ArrayList<>(Arrays.asList(args).subList(4, args.length));
        boolean quick = rest.remove("--quick");
        Path folder = Files.createTempDirectory("journal");
        Path key = Files.writeString(folder.resolve("key"), "5a".repeat(32));
        Map<String, List<String>> kinds = kinds(folder, key, Path.of(args[2]));
        kinds.keySet().removeIf(kind -> !rest.isEmpty() && !kind.equals("none") && !rest.contains(kind));
        Map<String, Peer> peers = new LinkedHashMap<>();
        List<Process> engines = new ArrayList<>();
        // Not a temporary one: that would not sync.
        try (EmbeddedPostgres database = EmbeddedPostgres.open(folder.resolve("postgres"))) {
            Migrations.apply(database.url(), Path.of(args[3]));
            for (Map.Entry<String, List<String>> kind : kinds.entrySet()) {
                int port = FIRST_PORT + peers.size();
                List<String> command = new ArrayList<>(List.of(
                        "taskset",
                        "-c",
                        "0",
                        ProcessHandle.current().info().command().orElse("java"),
                        "-jar",
                        args[0],
                        args[1],
                        "--trust",
                        args[2],
                        "--host",
                        "127.0.0.1",
                        "--port",
                        Integer.toString(port),
                        "--db",
                        database.url(),
                        "--db-isolation",
                        "read-committed"));
                command.addAll(kind.getValue());
                Process engine = HttpComparison.start(command, port);
                engines.add(engine);
                peers.put(kind.getKey(), new Peer(port, engine.pid()));
            }
            System.out.println(
                    "| workload | recorded in | requests/s without | with | ratio | processor time a request without, us"
                            + " | with | ratio | p50 of one connection without, us | with | difference"
                            + " | difference with cores awake | one sync of the disk, us |");
            System.out.println("|---|---|---|---|---|---|---|---|---|---|---|---|---|");
            var cost = quick ? new JournalCost(5, 2, folder) : new JournalCost(15, 3, folder);
            for (Workload workload : WORKLOADS) {
                cost.measure(workload, peers);
            }
        } finally {
            engines.forEach(Process::destroy);
        }
    }

    /** What is recorded, and the flags for it; the key that heads of the audit trail are signed with stands beside the root. */
    private static Map<String, List<String>> kinds(Path folder, Path key, Path root) {
        String signer = root.resolveSibling("dev-signer.key").toString();
        Map<String, List<String>> kinds = new LinkedHashMap<>();
        kinds.put("none", List.of("--journal", "none"));
        kinds.put("memory", List.of("--journal", "memory"));
        kinds.put(
                "file",
                List.of("--journal", "file:" + folder.resolve("segments"), "--journal-key-file", key.toString()));
        kinds.put("audit", List.of("--audit", "file:" + folder.resolve("audit"), "--audit-key-file", signer));
        return kinds;
    }

    /** An engine that is measured. */
    private record Peer(int port, long pid) {}

    private void measure(Workload workload, Map<String, Peer> peers) throws IOException, InterruptedException {
        List<String> kinds = new ArrayList<>(peers.keySet());
        for (Peer peer : peers.values()) {
            HttpComparison.wrkOutput(workload, peer.port(), WARM_UP * seconds, CONNECTIONS);
        }
        List<Peer> all = List.copyOf(peers.values());
        for (int i = 1; i < kinds.size(); i++) {
            System.out.println("| " + workload.name() + " | " + kinds.get(i) + " | "
                    + compared(workload, all.getFirst(), all.get(i)));
        }
    }

    /** The figures of an engine beside those of one without a record. */
    private String compared(Workload workload, Peer none, Peer recording) throws IOException, InterruptedException {
        double[][] rates = new double[2][rounds];
        double[][] times = new double[2][rounds];
        double[] timeRatios = new double[rounds];
        double[][] medians = new double[2][rounds];
        double[] ratios = new double[rounds];
        double[] differences = new double[rounds];
        double[] awakeDifferences = new double[rounds];
        double[] syncs = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            for (int turn = 0; turn < 2; turn++) {
                int which = (turn + round) % 2;
                Peer peer = which == 0 ? none : recording;
                double before = processorMicros(peer.pid());
                String output = HttpComparison.wrkOutput(workload, peer.port(), seconds, CONNECTIONS);
                times[which][round] = (processorMicros(peer.pid()) - before) / number(REQUESTS, output);
                rates[which][round] = number(HttpComparison.RATE, output);
            }
            double[] lone = medians(workload, none, recording, round);
            medians[0][round] = lone[0];
            medians[1][round] = lone[1];
            differences[round] = lone[1] - lone[0];
            try (AwakeCores _ = AwakeCores.start()) {
                double[] awake = medians(workload, none, recording, round);
                awakeDifferences[round] = awake[1] - awake[0];
            }
            ratios[round] = rates[1][round] / rates[0][round];
            timeRatios[round] = times[1][round] / times[0][round];
            syncs[round] = syncMicros();
        }
        return String.format(
                Locale.ROOT,
                "%,.0f | %,.0f | %.2f | %,.0f | %,.0f | %.2f | %,.0f | %,.0f | %+,.0f | %+,.0f | %,.0f |",
                HttpComparison.median(rates[0]),
                HttpComparison.median(rates[1]),
                HttpComparison.median(ratios),
                HttpComparison.median(times[0]),
                HttpComparison.median(times[1]),
                HttpComparison.median(timeRatios),
                HttpComparison.median(medians[0]),
                HttpComparison.median(medians[1]),
                HttpComparison.median(differences),
                HttpComparison.median(awakeDifferences),
                HttpComparison.median(syncs));
    }

    /** Of one connection, in microseconds: of the engine without a record, and of the other one. */
    private double[] medians(Workload workload, Peer none, Peer recording, int round)
            throws IOException, InterruptedException {
        double[] medians = new double[2];
        for (int turn = 0; turn < 2; turn++) {
            int which = (turn + round) % 2;
            Peer peer = which == 0 ? none : recording;
            medians[which] = number(MEDIAN, HttpComparison.wrkOutput(workload, peer.port(), seconds, 1));
        }
        return medians;
    }

    /** How long the disk takes to sync one page that was appended to a file in the journal's folder. */
    private double syncMicros() throws IOException {
        double[] micros = new double[SYNCS];
        Path file = folder.resolve("sync");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            for (int i = 0; i < SYNCS; i++) {
                channel.write(ByteBuffer.allocate(SYNCED_BYTES), channel.size());
                long before = System.nanoTime();
                channel.force(false);
                micros[i] = (System.nanoTime() - before) / MICROS;
            }
        }
        Files.delete(file);
        return HttpComparison.median(micros);
    }

    /** What the kernel says that a process has used, in all its threads; in steps of 10 ms. */
    private static double processorMicros(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * MICROS_A_TICK;
    }

    private static double number(Pattern pattern, String output) throws IOException {
        Matcher found = pattern.matcher(output);
        if (!found.find()) {
            throw new IOException("wrk printed nothing like " + pattern + ": " + output);
        }
        double number = Double.parseDouble(found.group(1));
        return found.groupCount() > 1 && found.group(2).equals("ms") ? number * MICROS : number;
    }
}
