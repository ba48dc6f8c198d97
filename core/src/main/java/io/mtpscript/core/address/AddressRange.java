package io.mtpscript.core.address;

import java.util.Optional;
import java.util.function.Function;

/**
 * The addresses that begin with the first {@code bits} bits of one.
 *
 * @param address 4 or 16 bytes, in network order; not to be changed
 * @param bits 0 to 8 for each byte
 */
public record AddressRange(byte[] address, int bits) {
    public AddressRange {
        if (bits < 0 || bits > 8 * address.length) {
            throw new IllegalArgumentException(
                    "An address of " + address.length + " bytes has no first " + bits + " bits");
        }
    }

    /** One address. */
    public static AddressRange only(byte[] address) {
        return new AddressRange(address, 8 * address.length);
    }

    /**
     * Reads an address, or a range such as {@code 10.0.0.0/8}.
     *
     * @param literal gives the bytes of an address that is written as one, empty for anything else
     * @return empty where the text is neither
     */
    public static Optional<AddressRange> parse(String text, Function<String, Optional<byte[]>> literal) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return literal.apply(text).map(AddressRange::only);
        }
        String bits = text.substring(slash + 1);
        if (!bits.matches("[0-9]{1,3}")) {
            return Optional.empty();
        }
        int prefix = Integer.parseInt(bits);
        return literal.apply(text.substring(0, slash))
                .filter(address -> prefix <= 8 * address.length)
                .map(address -> new AddressRange(address, prefix));
    }

    /** Whether an address, in network order, is one of them. */
    public boolean holds(byte[] other) {
        if (other.length != address.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >>> (bit & 7);
            if (((address[bit >>> 3] ^ other[bit >>> 3]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
