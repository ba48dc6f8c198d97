package io.mtpscript.core.hash;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HashTest {
    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Vectors published with the algorithm (Fowler, Noll, Vo). */
    @ParameterizedTest
    @CsvSource({
        "'', cbf29ce484222325",
        "a, af63dc4c8601ec8c",
        "b, af63df4c8601f1a5",
        "foobar, 85944171f73967e8",
        "'chongo was here!\n', 46810940eff5f915",
    })
    void fnvHasThePublishedValues(String text, String hash) {
        assertEquals(Long.parseUnsignedLong(hash, 16), Fnv1a64.of(utf8(text)));
    }

    @Test
    void fnvOfHighBytesIsUnsignedAndIncremental() {
        byte[] bytes = {(byte) 0xFF, 0, (byte) 0x80, 1};
        long state = Fnv1a64.START;
        for (byte next : bytes) {
            state = Fnv1a64.update(state, next);
        }
        assertEquals(Fnv1a64.of(bytes), state);
        assertEquals(Fnv1a64.of(Arrays.copyOfRange(bytes, 1, 3)), Fnv1a64.update(Fnv1a64.START, bytes, 1, 3));
        assertEquals(Fnv1a64.of(new byte[] {(byte) 0xFF}), Fnv1a64.update(Fnv1a64.START, (byte) 0xFF));
        assertEquals(0xaf64724c8602eb6eL, Fnv1a64.update(Fnv1a64.START, (byte) 0xFF));
    }

    /** Vectors of FIPS 180-4. */
    @ParameterizedTest
    @CsvSource({
        "'', e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "abc, ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq,"
                + " 248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
    })
    void sha256HasThePublishedValues(String text, String hash) {
        assertEquals(hash, Sha256.hexOf(utf8(text)));
    }

    @Test
    void sha256IsUsedAgain() {
        Sha256 sha256 = new Sha256();
        byte[] abc = utf8("abc");
        byte[] expected = Sha256.of(abc);
        assertArrayEquals(expected, sha256.update(abc).digest());
        assertArrayEquals(expected, sha256.update((byte) 'a').update(abc, 1, 2).digest());
        assertArrayEquals(expected, sha256.update(ByteBuffer.wrap(abc)).digest());
        byte[] target = new byte[40];
        sha256.update(abc).digest(target, 8);
        assertArrayEquals(expected, Arrays.copyOfRange(target, 8, 40));
        assertThrows(IndexOutOfBoundsException.class, () -> sha256.digest(target, 9));
    }
}
