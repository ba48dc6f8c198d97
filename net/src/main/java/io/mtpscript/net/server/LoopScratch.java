package io.mtpscript.net.server;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** What one event loop uses again for every answer. */
final class LoopScratch {
    private static final int PIECE = 4096;
    private static final long MILLIS_PER_SECOND = 1000;

    /** IMF-fixdate, RFC 9110 section 5.6.7. */
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final byte[] bytes = new byte[PIECE];
    private long dateSecond = -1;
    private String date = "";
    private byte[] dateLine = new byte[0];

    /** Bytes for the moment; whoever writes guest data into them wipes it. */
    byte[] bytes() {
        return bytes;
    }

    /** The {@code Date} field with its line end, made once a second. */
    byte[] dateLine() {
        tick();
        return dateLine;
    }

    /** The value of the {@code Date} field. */
    String date() {
        tick();
        return date;
    }

    private void tick() {
        long second = System.currentTimeMillis() / MILLIS_PER_SECOND;
        if (second != dateSecond) {
            dateSecond = second;
            date = DATE.format(Instant.ofEpochSecond(second));
            dateLine = ("Date: " + date + "\r\n").getBytes(StandardCharsets.US_ASCII);
        }
    }
}
