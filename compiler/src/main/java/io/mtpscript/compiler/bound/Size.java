package io.mtpscript.compiler.bound;

import java.util.List;
import java.util.SortedMap;

/**
 * How large the values of one place of the program can get: what all their charges depend on. A size says nothing about the
 * type, which whoever uses it knows; {@link Sizes} has the operations.
 */
sealed interface Size {
    /** What a level of nesting weighs: more than parts side by side, as whoever walks a size needs stack for each level. */
    int LEVEL = 16;

    /** How many parts it is made of, shared ones each time, and how deep. */
    default int weight() {
        return 1;
    }

    /** No value gets here. */
    record Nothing() implements Size {
        /** Shared: there is nothing to tell two apart. */
        static final Nothing INSTANCE = new Nothing();
    }

    /** One visit and no parts: Bool, Unit, Decimal, unions without payloads. */
    record Word() implements Size {
        /** Shared: there is nothing to tell two apart. */
        static final Word INSTANCE = new Word();
    }

    /** Int, both ends included. */
    record Int(long from, long to) implements Size {
        static final Int ANY = new Int(Long.MIN_VALUE, Long.MAX_VALUE);

        static Int of(long value) {
            return new Int(value, value);
        }
    }

    /** String. */
    record Text(long bytes) implements Size {}

    /**
     * List.
     *
     * @param visits of all elements together, where more is known than length and element tell
     */
    record Items(long length, Size element, long visits) implements Size {
        Items(long length, Size element) {
            this(length, element, Count.UNBOUNDED);
        }

        @Override
        public int weight() {
            return LEVEL + element.weight();
        }

        /** Some of the elements, in whatever order. */
        Items some(long count) {
            return new Items(Math.min(length, count), element, visits);
        }
    }

    /** Map. */
    record Entries(long count, Size key, Size value) implements Size {
        @Override
        public int weight() {
            return LEVEL + key.weight() + value.weight();
        }
    }

    /** Record, in the type's order. */
    record Fields(List<Size> fields, int weight) implements Size {
        Fields(List<Size> fields) {
            this(List.copyOf(fields), weights(fields));
        }
    }

    /** Union: the payloads of each variant that there can be. */
    record Variants(SortedMap<Integer, List<Size>> payloads, int weight) implements Size {
        Variants(SortedMap<Integer, List<Size>> payloads) {
            this(payloads, weights(payloads));
        }
    }

    /** Function values: the captures of each function that it can be. */
    record Functions(SortedMap<Integer, List<Size>> captures, int weight) implements Size {
        Functions(SortedMap<Integer, List<Size>> captures) {
            this(captures, weights(captures));
        }
    }

    static int weights(List<Size> parts) {
        int sum = LEVEL;
        for (Size part : parts) {
            sum += part.weight();
        }
        return sum;
    }

    static int weights(SortedMap<Integer, List<Size>> parts) {
        int sum = 1;
        for (List<Size> each : parts.values()) {
            sum += weights(each);
        }
        return sum;
    }

    /** @param units what an effect's call charges for it, without its visit */
    record Sql(long units) implements Size {}

    /**
     * An effect's call that is to be made beside others.
     *
     * @param visits of its arguments
     * @param bytes of its answer's CBOR
     */
    record Call(long visits, long bytes) implements Size {}

    /** @param visits of its body */
    record Response(long visits) implements Size {}

    /**
     * Any value of the type that is decoded from so many bytes; parts of it are of this size too.
     *
     * @param bytes {@link Count#UNBOUNDED} for any value at all
     * @param json the bytes are JSON, else CBOR
     */
    record Decoded(long bytes, boolean json) implements Size {
        static final Decoded ANY = new Decoded(Count.UNBOUNDED, false);
    }
}
