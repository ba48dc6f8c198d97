package io.mtpscript.core.unicode;

import java.util.Arrays;
import java.util.List;

/**
 * Unicode's simple case mapping, one code point to one, and White_Space, of Unicode 16.0 for ever: {@code
 * String.toUpper}, {@code toLower} and {@code trim} (language, sections 7 and 8).
 */
public final class CaseMapping {
    private static final int PAGE_BITS = 8;
    private static final int PAGE_SIZE = 1 << PAGE_BITS;
    private static final int PAGES = (Character.MAX_CODE_POINT + 1) >> PAGE_BITS;

    private static final Deltas UPPER = Deltas.of("upper");
    private static final Deltas LOWER = Deltas.of("lower");
    private static final List<UnicodeTables.Range> WHITE_SPACE = UnicodeTables.ranges("white_space");

    private CaseMapping() {}

    /**
     * The simple upper-case mapping.
     *
     * @param codePoint 0..10FFFF
     */
    public static int toUpper(int codePoint) {
        return codePoint + UPPER.of(codePoint);
    }

    /**
     * The simple lower-case mapping.
     *
     * @param codePoint 0..10FFFF
     */
    public static int toLower(int codePoint) {
        return codePoint + LOWER.of(codePoint);
    }

    /** Whether a code point is White_Space: what {@code trim} takes away. */
    public static boolean isWhiteSpace(int codePoint) {
        if (codePoint > ' ' && codePoint < 0x80) {
            return false;
        }
        for (UnicodeTables.Range range : WHITE_SPACE) {
            if (codePoint >= range.from() && codePoint <= range.to()) {
                return true;
            }
        }
        return false;
    }

    /** The bytes of the tables behind this class, for the semantics version and for other implementations. */
    public static byte[] tables() {
        return UnicodeTables.bytes();
    }

    /**
     * What to add to a code point, in pages.
     *
     * @param start where a page's deltas begin; pages without any case share the first, of zeros
     */
    private record Deltas(int[] start, int[] deltas) {
        static Deltas of(String kind) {
            int[] start = new int[PAGES];
            int[] deltas = new int[PAGE_SIZE];
            for (UnicodeTables.Range range : UnicodeTables.ranges(kind)) {
                for (int codePoint = range.from(); codePoint <= range.to(); codePoint += range.step()) {
                    int page = codePoint >> PAGE_BITS;
                    if (start[page] == 0) {
                        start[page] = deltas.length;
                        deltas = Arrays.copyOf(deltas, deltas.length + PAGE_SIZE);
                    }
                    deltas[start[page] + (codePoint & (PAGE_SIZE - 1))] = range.delta();
                }
            }
            return new Deltas(start, deltas);
        }

        int of(int codePoint) {
            return deltas[start[codePoint >> PAGE_BITS] + (codePoint & (PAGE_SIZE - 1))];
        }
    }
}
