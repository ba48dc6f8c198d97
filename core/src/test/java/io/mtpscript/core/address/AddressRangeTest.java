package io.mtpscript.core.address;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressRangeTest {
    private static Optional<byte[]> literal(String text) {
        return switch (text) {
            case "10.1.2.3" -> Optional.of(bytes(10, 1, 2, 3));
            case "2001:db8::" -> Optional.of(bytes(0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
            default -> Optional.empty();
        };
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.2.3,       10, 1, 2, 3, true",
        "10.1.2.3,       10, 1, 2, 2, false",
        "10.1.2.3/31,    10, 1, 2, 2, true",
        "10.1.2.3/31,    10, 1, 2, 4, false",
        "10.1.2.3/9,     10, 127, 0, 0, true",
        "10.1.2.3/9,     10, 128, 0, 0, false",
        "10.1.2.3/0,     200, 7, 7, 7, true",
    })
    void aRangeHoldsWhatBeginsAsItDoes(String range, int a, int b, int c, int d, boolean held) {
        assertEquals(
                held,
                AddressRange.parse(range, AddressRangeTest::literal)
                        .orElseThrow()
                        .holds(bytes(a, b, c, d)));
    }

    @Test
    void addressesOfAnotherKindAreNeverHeld() {
        AddressRange all =
                AddressRange.parse("10.1.2.3/0", AddressRangeTest::literal).orElseThrow();
        AddressRange documentation =
                AddressRange.parse("2001:db8::/32", AddressRangeTest::literal).orElseThrow();
        assertFalse(all.holds(documentation.address()));
        assertFalse(documentation.holds(bytes(0x20, 0x01, 0x0d, 0xb8)));
        assertTrue(documentation.holds(documentation.address()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "host",
                "host/8",
                "10.1.2.3/",
                "10.1.2.3/33",
                "10.1.2.3/-1",
                "10.1.2.3/8/8",
                "/8",
                "2001:db8::/129"
            })
    void whatIsNoRangeIsNone(String text) {
        assertTrue(AddressRange.parse(text, AddressRangeTest::literal).isEmpty());
    }

    @Test
    void anAddressHasNoMoreBitsThanItsBytes() {
        byte[] address = bytes(10, 1, 2, 3);
        assertThrows(IllegalArgumentException.class, () -> new AddressRange(address, 33));
    }
}
