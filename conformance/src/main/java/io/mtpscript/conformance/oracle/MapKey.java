package io.mtpscript.conformance.oracle;

import java.util.Arrays;

/** The place of a key in a Map: by FNV-1a 64 of its canonical CBOR, unsigned, then by the bytes. */
final class MapKey implements Comparable<MapKey> {
    private static final long OFFSET_BASIS = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private final long hash;
    private final byte[] bytes;

    private MapKey(long hash, byte[] bytes) {
        this.hash = hash;
        this.bytes = bytes;
    }

    static MapKey of(Value key) {
        byte[] bytes = Cbor.of(key).encode();
        return new MapKey(fnv1a64(bytes), bytes);
    }

    static long fnv1a64(byte[] bytes) {
        long hash = OFFSET_BASIS;
        for (byte b : bytes) {
            hash = (hash ^ (b & 0xff)) * PRIME;
        }
        return hash;
    }

    @Override
    public int compareTo(MapKey other) {
        int order = Long.compareUnsigned(hash, other.hash);
        return order != 0 ? order : Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MapKey key && compareTo(key) == 0;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(hash);
    }
}
