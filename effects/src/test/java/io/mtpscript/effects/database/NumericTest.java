package io.mtpscript.effects.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mtpscript.core.decimal.Decimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class NumericTest {
    @Test
    void readsWhatItWrites() throws MismatchException {
        Random random = new Random(20260131);
        for (int i = 0; i < 20_000; i++) {
            String digits = new BigInteger(random.nextInt(1, 113), random).toString();
            int scale = random.nextInt(Decimal.MAX_SCALE + 1);
            String padded = "0".repeat(Math.max(0, scale + 1 - digits.length())) + digits;
            String text = (random.nextBoolean() ? "-" : "")
                    + padded.substring(0, padded.length() - scale)
                    + (scale == 0 ? "" : "." + padded.substring(padded.length() - scale));
            if (Decimal.parse(text) instanceof Decimal value) {
                assertEquals(value, Numeric.read(Numeric.write(value)), text);
            }
        }
    }

    @Test
    void refusesWhatNoServerSendsWithoutMuchWork() {
        byte[] wide = ByteBuffer.allocate(10)
                .putShort((short) 1)
                .putShort(Short.MAX_VALUE)
                .putInt(0)
                .putShort((short) 9999)
                .array();
        assertThrows(MismatchException.class, () -> Numeric.read(wide));
    }
}
