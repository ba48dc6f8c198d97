package io.mtpscript.cli.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Quantiles against those of the sorted numbers. */
class HistogramTest {
    private static final int[] PER_MILLE = {1, 500, 900, 990, 999, 1000};

    @Test
    void quantilesAreAThousandthTooLargeAtMost() {
        var random = new SplittableRandom(7);
        for (int bits = 1; bits < 63; bits++) {
            var histogram = new Histogram();
            long[] all = new long[1000];
            for (int i = 0; i < all.length; i++) {
                all[i] = random.nextLong(1L << bits);
                histogram.record(all[i]);
            }
            Arrays.sort(all);
            for (int perMille : PER_MILLE) {
                long exact = all[perMille - 1];
                long told = histogram.quantile(perMille);
                assertTrue(told >= exact && told - exact <= exact / 1000 + 1, bits + " bits: " + exact + ", " + told);
            }
            assertEquals(all[0], histogram.min());
            assertEquals(all[999], histogram.max());
            assertEquals(1000, histogram.count());
        }
    }

    @Test
    void smallNumbersAreExact() {
        var histogram = new Histogram();
        for (int i = 0; i < 2048; i++) {
            histogram.record(i);
        }
        assertEquals(1023, histogram.quantile(500));
        assertEquals(2047, histogram.quantile(1000));
    }

    @Test
    void nothingRecordedIsNothing() {
        var histogram = new Histogram();
        assertEquals(0, histogram.quantile(500));
        assertEquals(0, histogram.min());
        assertEquals(0, histogram.max());
    }
}
