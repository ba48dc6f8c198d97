package io.mtpscript.bench.core;

import io.mtpscript.bench.ShortRun;
import io.mtpscript.core.hash.Fnv1a64;
import io.mtpscript.core.hash.Sha256;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** The hashes of keys, bodies and effect calls, by length. */
public class HashBenchmark extends ShortRun {
    /** In bytes: a map's key, a request's body, a page of a list. */
    @Param({"16", "300", "4096"})
    public int length;

    private final Sha256 sha256 = new Sha256();
    private final byte[] hash = new byte[Sha256.BYTES];
    private byte[] input = {};

    @Setup
    public void fill() {
        input = new byte[length];
        new SplittableRandom(length).nextBytes(input);
    }

    /** With a digest that is used again and a place for the hash, as an engine does. */
    @Benchmark
    public byte[] sha256() {
        sha256.update(input).digest(hash, 0);
        return hash;
    }

    @Benchmark
    public long fnv1a64() {
        return Fnv1a64.of(input);
    }
}
