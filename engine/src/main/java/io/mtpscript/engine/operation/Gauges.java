package io.mtpscript.engine.operation;

import io.mtpscript.core.hash.Sha256;
import io.mtpscript.effects.PoolState;
import io.mtpscript.effects.append.AppendState;
import io.mtpscript.effects.outbox.OutboxStatus;
import io.mtpscript.engine.Engine;
import io.mtpscript.engine.EngineProbe;
import io.mtpscript.engine.EngineVersion;
import io.mtpscript.engine.metrics.PrometheusText;
import io.mtpscript.engine.request.ServedProgram;
import io.mtpscript.net.server.Refused;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/** Writes what can be read off an engine and its process at any time. */
final class Gauges {
    private static final String GAUGE = "gauge";
    private static final String COUNTER = "counter";
    private static final double NANOS = 1e9;
    private static final double MILLIS = 1e3;

    private final Engine engine;
    private final EngineProbe probe;

    Gauges(Engine engine, EngineProbe probe) {
        this.engine = engine;
        this.probe = probe;
    }

    void write(PrometheusText text, List<EngineProbe.Sample> samples) {
        snapshot(text);
        requests(text, samples);
        refused(text);
        pools(text, samples);
        queue(text, "journal", probe.journal());
        probe.audit().ifPresent(state -> queue(text, "audit", state));
        probe.keysAge()
                .ifPresent(age -> text.single(
                        "mtp_auth_keys_age_seconds",
                        GAUGE,
                        "How old the keys of tokens are that were fetched.",
                        age.toMillis() / MILLIS));
        probe.tracer().ifPresent(tracer -> {
            text.single("mtp_traces_total", COUNTER, "Requests whose traces are kept.", tracer.kept());
            text.single("mtp_traces_lost_total", COUNTER, "Those that did not get to the collector.", tracer.lost());
        });
        engine.outbox().ifPresent(status -> outbox(text, status.counts()));
        process(text);
    }

    private void snapshot(PrometheusText text) {
        ServedProgram served = engine.program();
        text.metric("mtp_info", GAUGE, "What is served.");
        text.sample(
                "mtp_info",
                List.of(
                        "engine", EngineVersion.text(),
                        "semantics", served.program().semanticsVersion(),
                        "snapshot", Sha256.hex(served.snapshotHash())),
                1);
        served.signedUntil()
                .ifPresent(until -> text.single(
                        "mtp_signer_expiry_timestamp_seconds",
                        GAUGE,
                        "When the certificate expires whose key signed the snapshot.",
                        until.getEpochSecond()));
        engine.certificateExpires()
                .ifPresent(until -> text.single(
                        "mtp_tls_expiry_timestamp_seconds",
                        GAUGE,
                        "When the certificate expires that TLS is served with.",
                        until.getEpochSecond()));
    }

    private void requests(PrometheusText text, List<EngineProbe.Sample> samples) {
        text.single("mtp_connections", GAUGE, "Open connections.", engine.connections());
        text.single(
                "mtp_requests_under_way",
                GAUGE,
                "Requests that have begun and are not answered.",
                sum(samples, sample -> sample.requests().underWay()));
        text.single(
                "mtp_requests_waiting",
                GAUGE,
                "Those of them that wait for an effect or a worker, for their commit, or before they run.",
                sum(samples, sample -> sample.requests().waiting()));
        text.single("mtp_workers_waiting", GAUGE, "Requests that wait for a worker.", probe.waitingForWorkers());
        text.metric("mtp_vms", GAUGE, "VMs, each with the memory of one request.");
        text.sample(
                "mtp_vms",
                List.of("state", "in_use"),
                sum(samples, s -> s.requests().vmsInUse()));
        text.sample(
                "mtp_vms",
                List.of("state", "idle"),
                sum(samples, s -> s.requests().vmsIdle()));
        text.single(
                "mtp_vm_memory_bytes",
                GAUGE,
                "Memory of all VMs.",
                probe.memory().held());
        text.single(
                "mtp_vm_memory_max_bytes",
                GAUGE,
                "How much it may be.",
                probe.memory().limit());
        text.single("mtp_event_loops", GAUGE, "Event loops.", probe.eventLoops());
        text.single("mtp_event_loops_answering", GAUGE, "Event loops that answered just now.", samples.size());
        text.single(
                "mtp_event_loop_delay_seconds",
                GAUGE,
                "How long the slowest event loop took to come to a question.",
                samples.stream().mapToLong(EngineProbe.Sample::delayNanos).max().orElse(0) / NANOS);
    }

    private void refused(PrometheusText text) {
        String name = "mtp_refused_total";
        text.metric(
                name, COUNTER, "What was refused before a request was complete, with the status where one was sent.");
        for (Refused why : Refused.values()) {
            String status =
                    why.code().map(code -> Integer.toString(code.status())).orElse("");
            text.sample(name, List.of("reason", why.shown(), "status", status), engine.refused(why));
        }
    }

    private static int sum(List<EngineProbe.Sample> samples, ToIntFunction<EngineProbe.Sample> of) {
        return samples.stream().mapToInt(of).sum();
    }

    private static void pools(PrometheusText text, List<EngineProbe.Sample> samples) {
        Map<String, List<PoolState>> pools = new TreeMap<>();
        samples.forEach(sample -> sample.pools()
                .forEach(pool -> pools.computeIfAbsent(pool.database(), _ -> new ArrayList<>())
                        .add(pool)));
        if (pools.isEmpty()) {
            return;
        }
        text.metric("mtp_pool_connections", GAUGE, "Connections to a database.");
        pools.forEach((database, all) -> {
            connections(text, database, "idle", all, PoolState::idle);
            connections(text, database, "in_use", all, PoolState::inUse);
            connections(text, database, "connecting", all, PoolState::connecting);
        });
        text.metric("mtp_pool_max", GAUGE, "The most connections to a database that there may be.");
        pools.forEach((database, all) -> text.sample(
                "mtp_pool_max",
                List.of("database", database),
                all.stream().mapToInt(PoolState::max).sum()));
        text.metric("mtp_pool_waiting", GAUGE, "Calls that wait for a connection.");
        pools.forEach((database, all) -> text.sample(
                "mtp_pool_waiting",
                List.of("database", database),
                all.stream().mapToInt(PoolState::waiting).sum()));
        text.metric(
                "mtp_pool_reads_together_total",
                COUNTER,
                "Reads that were sent along with another request's over one connection.");
        pools.forEach((database, all) -> text.sample(
                "mtp_pool_reads_together_total",
                List.of("database", database),
                all.stream().mapToLong(PoolState::together).sum()));
    }

    private static void connections(
            PrometheusText text, String database, String state, List<PoolState> all, ToIntFunction<PoolState> count) {
        text.sample(
                "mtp_pool_connections",
                List.of("database", database, "state", state),
                all.stream().mapToInt(count).sum());
    }

    private static void queue(PrometheusText text, String what, AppendState state) {
        text.single(
                "mtp_" + what + "_queue_records", GAUGE, "Records that wait for the " + what + ".", state.records());
        text.single("mtp_" + what + "_queue_bytes", GAUGE, "About how many bytes they have.", state.bytes());
        text.single(
                "mtp_" + what + "_lag_seconds",
                GAUGE,
                "How long the one that waits longest has waited.",
                state.lagMillis() / MILLIS);
        text.single("mtp_" + what + "_accepts", GAUGE, "Whether more are taken.", state.accepts() ? 1 : 0);
    }

    private static void outbox(PrometheusText text, OutboxStatus.Counts counts) {
        text.single("mtp_outbox_pending", GAUGE, "Requests that wait to be sent.", counts.pending());
        text.single("mtp_outbox_failed", GAUGE, "Requests that were given up.", counts.failed());
        text.single("mtp_outbox_oldest_seconds", GAUGE, "How old the oldest pending one is.", counts.oldestSeconds());
        text.single("mtp_outbox_delivered_total", COUNTER, "Requests that were sent.", counts.delivered());
        text.single("mtp_outbox_retries_total", COUNTER, "Tries that failed.", counts.retries());
    }

    private static void process(PrometheusText text) {
        var runtime = ManagementFactory.getRuntimeMXBean();
        text.single("process_start_time_seconds", GAUGE, "When the process began.", runtime.getStartTime() / MILLIS);
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system) {
            text.single(
                    "process_cpu_seconds_total",
                    COUNTER,
                    "Processor time of the process.",
                    system.getProcessCpuTime() / NANOS);
        }
        var heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        text.single("jvm_memory_heap_used_bytes", GAUGE, "Heap in use.", heap.getUsed());
        text.single("jvm_memory_heap_committed_bytes", GAUGE, "Heap taken from the system.", heap.getCommitted());
        text.metric("jvm_buffer_used_bytes", GAUGE, "Memory of buffers outside of the heap.");
        for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
            text.sample("jvm_buffer_used_bytes", List.of("pool", pool.getName()), pool.getMemoryUsed());
        }
        text.metric("jvm_gc_seconds_total", COUNTER, "Time of garbage collections.");
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            text.sample(
                    "jvm_gc_seconds_total",
                    List.of("collector", collector.getName()),
                    collector.getCollectionTime() / MILLIS);
        }
        text.single(
                "jvm_threads",
                GAUGE,
                "Threads.",
                ManagementFactory.getThreadMXBean().getThreadCount());
    }
}
