package io.mtpscript.bench.core;

import io.mtpscript.bench.ShortRun;
import io.mtpscript.core.Limits;
import io.mtpscript.core.hash.Sha256;
import io.mtpscript.engine.request.Seeds;
import org.openjdk.jmh.annotations.Benchmark;

/** What every request pays for being reproducible: its seed and its correlation id (runtime contract, section 2). */
public class SeedBenchmark extends ShortRun {
    private static final String REQUEST_ID = "0198c5a2-7b1e-7c3d-9f00-5b8d2e6a4c11";

    private final Seeds seeds = new Seeds("local", "$LATEST", Sha256.of(new byte[] {1}), Limits.DEFAULT.gas());
    private final byte[] seed = seeds.seed(REQUEST_ID);

    @Benchmark
    public byte[] seed() {
        return seeds.seed(REQUEST_ID);
    }

    @Benchmark
    public String correlationId() {
        return seeds.correlationId(seed);
    }
}
