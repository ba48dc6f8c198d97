package io.mtpscript.net.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HttpDateTest {
    @Test
    void isTheExampleOfTheStandard() {
        assertEquals("Sun, 06 Nov 1994 08:49:37 GMT", HttpDate.of(784_111_777));
    }

    @Test
    void saysWhatTheJdkSays() {
        DateTimeFormatter jdk = DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
                .withZone(ZoneOffset.UTC);
        long end = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();
        Random random = new Random(1);
        for (int i = 0; i < 2_000; i++) {
            long second = random.nextLong(end + 1);
            assertEquals(jdk.format(Instant.ofEpochSecond(second)), HttpDate.of(second));
        }
        assertEquals("Fri, 31 Dec 9999 23:59:59 GMT", HttpDate.of(end));
    }
}
