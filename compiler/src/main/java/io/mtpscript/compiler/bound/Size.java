package io.mtpscript.compiler.bound;

import java.util.List;
import java.util.SortedMap;

/**
 * How large the values of one place of the program can get: what all their charges depend on. A size says nothing about the
 * type, which whoever uses it knows; {@link Sizes} has the operations.
 */
sealed interface Size {
    /** No value gets here. */
    record Nothing() implements Size {}

    /** One visit and no parts: Bool, Unit, Decimal, unions without payloads. */
    record Word() implements Size {}

    /** Int, both ends included. */
    record Int(long from, long to) implements Size {
        static final Int ANY = new Int(Long.MIN_VALUE, Long.MAX_VALUE);

        static Int of(long value) {
            return new Int(value, value);
        }
    }

    /** String. */
    record Text(long bytes) implements Size {}

    /** List. */
    record Items(long length, Size element) implements Size {}

    /** Map. */
    record Entries(long count, Size key, Size value) implements Size {}

    /** Record, in the type's order. */
    record Fields(List<Size> fields) implements Size {
        public Fields {
            fields = List.copyOf(fields);
        }
    }

    /** Union: the payloads of each variant that there can be. */
    record Variants(SortedMap<Integer, List<Size>> payloads) implements Size {}

    /** Function values: the captures of each function that it can be. */
    record Functions(SortedMap<Integer, List<Size>> captures) implements Size {}

    /** @param units what an effect's call charges for it, without its visit */
    record Sql(long units) implements Size {}

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

    /** Shared: there is nothing to tell two apart. */
    Nothing NOTHING = new Nothing();

    Word WORD = new Word();
}
