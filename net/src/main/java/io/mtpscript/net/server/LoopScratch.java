package io.mtpscript.net.server;

import java.nio.charset.StandardCharsets;

/** What one event loop uses again for every answer. */
final class LoopScratch {
    private static final int PIECE = 4096;
    private static final long MILLIS_PER_SECOND = 1000;

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
            date = HttpDate.of(second);
            dateLine = ("Date: " + date + "\r\n").getBytes(StandardCharsets.US_ASCII);
        }
    }
}
