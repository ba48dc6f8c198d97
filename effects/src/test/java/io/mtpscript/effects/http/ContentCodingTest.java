package io.mtpscript.effects.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.mtpscript.effects.HttpSettings;
import io.mtpscript.effects.http.HttpFailure.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Bodies that come compressed. */
class ContentCodingTest {
    private static final HttpSettings LIMITS = HttpSettings.none().withLimits(1_000, 0, 1 << 20, 1);

    static byte[] gzip(byte[] body) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream zip = new GZIPOutputStream(out)) {
            zip.write(body);
        }
        return out.toByteArray();
    }

    private static byte[] deflate(byte[] body, boolean raw) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream zip = new DeflaterOutputStream(out, new Deflater(9, raw))) {
            zip.write(body);
        }
        return out.toByteArray();
    }

    private static byte[] bytes(ContentCoding coding, byte[] body) {
        return assertInstanceOf(ContentCoding.Decoded.Bytes.class, coding.decode(body, LIMITS))
                .bytes();
    }

    private static HttpFailure failure(ContentCoding coding, byte[] body) {
        return assertInstanceOf(ContentCoding.Decoded.Failed.class, coding.decode(body, LIMITS))
                .failure();
    }

    @Test
    void bodiesAreDecoded() throws IOException {
        byte[] text = "{\"ü\":[1,2,3]}".repeat(50).getBytes(StandardCharsets.UTF_8);
        assertArrayEquals(text, bytes(ContentCoding.GZIP, gzip(text)));
        assertArrayEquals(text, bytes(ContentCoding.DEFLATE, deflate(text, false)));
        assertArrayEquals(text, bytes(ContentCoding.DEFLATE, deflate(text, true)));
        assertArrayEquals(text, bytes(ContentCoding.IDENTITY, text));
        assertArrayEquals(new byte[0], bytes(ContentCoding.GZIP, new byte[0]), "as HEAD has it");
        assertArrayEquals(new byte[0], bytes(ContentCoding.GZIP, gzip(new byte[0])));
    }

    @Test
    void bombsAreTooLarge() throws IOException {
        byte[] large = new byte[(1 << 20) + 1];
        new Random(1).nextBytes(large);
        Arrays.fill(large, 0, 1 << 19, (byte) 'x');
        assertEquals(
                new HttpFailure(Kind.TOO_LARGE, "The response's body has more than 1048576 bytes"),
                failure(ContentCoding.GZIP, gzip(large)));
        HttpFailure ratio =
                new HttpFailure(Kind.TOO_LARGE, "The response's body has more than 100 times its compressed size");
        assertEquals(ratio, failure(ContentCoding.GZIP, gzip(new byte[1 << 19])));
        assertEquals(ratio, failure(ContentCoding.DEFLATE, deflate(new byte[1 << 19], false)));
        byte[] small = new byte[ContentCoding.FREE_BYTES];
        assertArrayEquals(small, bytes(ContentCoding.GZIP, gzip(small)), "small ones may repeat as they like");
    }

    @Test
    void whatIsNoneIsMalformed() throws IOException {
        HttpFailure malformed = new HttpFailure(Kind.MALFORMED, "The response's body is not compressed as it says");
        byte[] whole = gzip("text".repeat(100).getBytes(StandardCharsets.UTF_8));
        assertEquals(malformed, failure(ContentCoding.GZIP, Arrays.copyOf(whole, whole.length - 9)));
        assertEquals(malformed, failure(ContentCoding.GZIP, "plain".getBytes(StandardCharsets.UTF_8)));
        assertEquals(malformed, failure(ContentCoding.DEFLATE, "plain".getBytes(StandardCharsets.UTF_8)));
        byte[] broken = whole.clone();
        broken[broken.length - 5] ^= 1;
        assertEquals(malformed, failure(ContentCoding.GZIP, broken), "its check sum is wrong");
    }

    @Test
    void codingsAreKnownByName() {
        assertEquals(Optional.of(ContentCoding.IDENTITY), ContentCoding.of(""));
        assertEquals(Optional.of(ContentCoding.GZIP), ContentCoding.of("X-GZip"));
        assertEquals(Optional.of(ContentCoding.DEFLATE), ContentCoding.of("deflate"));
        assertEquals(Optional.empty(), ContentCoding.of("br"));
        assertEquals(Optional.empty(), ContentCoding.of("gzip, gzip"));
        assertEquals(Optional.empty(), ContentCoding.of("gzip,gzip"));
    }
}
