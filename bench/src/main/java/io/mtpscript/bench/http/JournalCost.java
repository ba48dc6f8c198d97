package io.mtpscript.bench.http;

import io.mtpscript.bench.http.HttpComparison.Workload;
import io.mtpscript.cli.migrations.MigrationException;
import io.mtpscript.cli.migrations.Migrations;
import io.mtpscript.devdb.EmbeddedPostgres;
import io.mtpscript.devdb.EmbeddedPostgresException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What recording costs on a database workload: engines without a journal, with one in memory, with one in encrypted files, and with an audit trail, on one
 * PostgreSQL, rounds interleaved, medians. Needs {@code wrk} and {@code taskset} on the PATH.
 *
 * <p>{@code JournalCost <engine.jar> <invoices.msqs> <root.pem> <folder of the schema> [--quick]}
 */
public final class JournalCost {
    private static final Pattern MEDIAN = Pattern.compile("50%\\s+([0-9.]+)(us|ms)");
    private static final int FIRST_PORT = 18083;
    private static final int CONNECTIONS = 32;
    private static final double MICROS = 1_000;
    private static final List<Workload> WORKLOADS = List.of(
            new Workload("GET /invoices/1", "/invoices/1", "", ""),
            new Workload(
                    "POST /customers/1/invoices",
                    "/customers/1/invoices",
                    "{\"lines\":[{\"description\":\"Bolt\",\"quantity\":3,\"unitPrice\":19.99,\"vatRate\":0.07}]}",
                    ""));

    private JournalCost() {}

    public static void main(String[] args)
            throws IOException, InterruptedException, EmbeddedPostgresException, MigrationException {
        boolean quick = Arrays.asList(args).contains("--quick");
        Path folder = Files.createTempDirectory("journal");
        Path key = Files.writeString(folder.resolve("key"), "5a".repeat(32));
        Map<String, Integer> ports = new LinkedHashMap<>();
        List<Process> engines = new ArrayList<>();
        try (EmbeddedPostgres database = EmbeddedPostgres.temporary()) {
            Migrations.apply(database.url(), Path.of(args[3]));
            for (Map.Entry<String, List<String>> kind :
                    kinds(folder, key, Path.of(args[2])).entrySet()) {
                int port = FIRST_PORT + ports.size();
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
                engines.add(HttpComparison.start(command, port));
                ports.put(kind.getKey(), port);
            }
            System.out.println("| workload | recorded in | requests/s | ratio | p50 of one connection, us |");
            System.out.println("|---|---|---|---|---|");
            for (Workload workload : WORKLOADS) {
                measure(workload, ports, quick ? 3 : 7, quick ? 3 : 6);
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

    private static void measure(Workload workload, Map<String, Integer> ports, int rounds, int seconds)
            throws IOException, InterruptedException {
        List<Samples> all = new ArrayList<>();
        for (Map.Entry<String, Integer> kind : ports.entrySet()) {
            HttpComparison.wrkOutput(workload, kind.getValue(), seconds * 2, CONNECTIONS); // warm-up
            all.add(new Samples(kind.getKey(), kind.getValue(), new double[rounds], new double[rounds]));
        }
        for (int round = 0; round < rounds; round++) {
            for (Samples each : all) {
                each.rates()[round] = number(
                        HttpComparison.RATE, HttpComparison.wrkOutput(workload, each.port(), seconds, CONNECTIONS));
                each.latencies()[round] =
                        number(MEDIAN, HttpComparison.wrkOutput(workload, each.port(), Math.max(1, seconds / 2), 1));
            }
        }
        double none = HttpComparison.median(all.getFirst().rates());
        for (Samples each : all) {
            System.out.println(String.format(
                    Locale.ROOT,
                    "| %s | %s | %,.0f | %.2f | %,.0f |",
                    workload.name(),
                    each.journal(),
                    HttpComparison.median(each.rates()),
                    HttpComparison.median(each.rates()) / none,
                    HttpComparison.median(each.latencies())));
        }
    }

    /** What was measured of the engine with one kind of record, the first of all being {@code none}. */
    private record Samples(String journal, int port, double[] rates, double[] latencies) {}

    private static double number(Pattern pattern, String output) throws IOException {
        Matcher found = pattern.matcher(output);
        if (!found.find()) {
            throw new IOException("wrk printed nothing like " + pattern + ": " + output);
        }
        double number = Double.parseDouble(found.group(1));
        return found.groupCount() > 1 && found.group(2).equals("ms") ? number * MICROS : number;
    }
}
