package io.mtpscript.core.cbor;

import io.mtpscript.core.bytes.ByteBuilder;
import io.mtpscript.core.decimal.Decimal;
import io.mtpscript.core.unicode.Utf8;

/**
 * Writes deterministic CBOR item by item.
 *
 * <p>Heads are always the shortest. What a cursor cannot do falls to the caller: after {@link #array} or {@link #map} exactly
 * so many items follow, and a map's keys come in their order (shorter encodings first, then bytewise). {@link CborValue}
 * sorts by itself.
 */
public final class CborWriter {
    private final ByteBuilder out;

    /** Writes into a buffer of its own. */
    public CborWriter() {
        this(new ByteBuilder());
    }

    /** Appends to a buffer. */
    public CborWriter(ByteBuilder out) {
        this.out = out;
    }

    /** The buffer that is written to. */
    public ByteBuilder buffer() {
        return out;
    }

    /** A copy of everything written. */
    public byte[] toByteArray() {
        return out.toByteArray();
    }

    private void head(int major, long argument) {
        int type = major << CborHead.MAJOR_SHIFT;
        if (argument >= 0 && argument < CborHead.ONE_BYTE) {
            out.add(type | (int) argument);
            return;
        }
        int size = argument >>> 8 == 0 ? 0 : argument >>> 16 == 0 ? 1 : argument >>> 32 == 0 ? 2 : 3;
        out.add(type | (CborHead.ONE_BYTE + size));
        for (int shift = (8 << size) - 8; shift >= 0; shift -= 8) {
            out.add((int) (argument >>> shift));
        }
    }

    /** An integer. */
    public CborWriter integer(long value) {
        // The argument of a negative integer is -1 - value, which is all its bits turned.
        head(value < 0 ? CborHead.NEGATIVE : CborHead.UNSIGNED, value < 0 ? ~value : value);
        return this;
    }

    /** A text, given as valid UTF-8 from {@code from} (inclusive) to {@code to} (exclusive). */
    public CborWriter text(byte[] utf8, int from, int to) {
        head(CborHead.TEXT, to - from);
        out.add(utf8, from, to);
        return this;
    }

    /**
     * A text.
     *
     * @throws IllegalArgumentException if it has a lone surrogate, which UTF-8 cannot encode
     */
    public CborWriter text(String text) {
        int length = 0;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            length += Utf8.length(text.codePointAt(i));
        }
        head(CborHead.TEXT, length);
        int loneSurrogate = Utf8.add(out, text);
        if (loneSurrogate >= 0) {
            throw new IllegalArgumentException("Lone surrogate at " + loneSurrogate + " of a text");
        }
        return this;
    }

    /** A byte string. */
    public CborWriter bytes(byte[] bytes) {
        head(CborHead.BYTES, bytes.length);
        out.add(bytes);
        return this;
    }

    /** Begins an array of {@code count} items. */
    public CborWriter array(long count) {
        head(CborHead.ARRAY, count);
        return this;
    }

    /** Begins a map of {@code count} pairs. */
    public CborWriter map(long count) {
        head(CborHead.MAP, count);
        return this;
    }

    /** A tag, for the one item that follows; at least 0. */
    public CborWriter tag(long tag) {
        head(CborHead.TAG, tag);
        return this;
    }

    /** A Bool. */
    public CborWriter bool(boolean value) {
        head(CborHead.SIMPLE, value ? CborHead.TRUE : CborHead.FALSE);
        return this;
    }

    /** {@code null}. */
    public CborWriter nothing() {
        head(CborHead.SIMPLE, CborHead.NULL);
        return this;
    }

    /** A Decimal, by {@link #decimal(long, long)}. */
    public CborWriter decimal(Decimal value) {
        return decimal(value.hi(), value.lo());
    }

    /**
     * A Decimal from its two words, which must be canonical.
     *
     * <p>The rule: tag 4 around an array of two items, always, also for integral values. First the exponent, which is the
     * negative of the canonical scale and so 0 or -1..-28. Then the mantissa: the canonical signed significand as an
     * integer of major type 0 or 1 where its argument fits 64 bits (-2^64 to 2^64 - 1), else as a bignum (tag 2, or tag 3
     * whose bytes are those of -1 - mantissa) without leading zero bytes. Zero is {@code 4([0, 0])}. A Decimal so has one
     * encoding.
     */
    public CborWriter decimal(long hi, long lo) {
        int scale = Decimal.scaleOf(hi);
        long high = Decimal.magnitudeHighOf(hi);
        long low = lo;
        tag(CborHead.TAG_DECIMAL).array(2).integer(-scale);
        if (hi < 0) {
            // The argument of a negative number is its magnitude less one.
            high -= low == 0 ? 1 : 0;
            low--;
        }
        if (high == 0) {
            head(hi < 0 ? CborHead.NEGATIVE : CborHead.UNSIGNED, low);
            return this;
        }
        tag(hi < 0 ? CborHead.TAG_NEGATIVE_BIGNUM : CborHead.TAG_POSITIVE_BIGNUM);
        int highBytes = (Long.SIZE - Long.numberOfLeadingZeros(high) + 7) / 8;
        head(CborHead.BYTES, highBytes + Long.BYTES);
        for (int shift = highBytes * 8 - 8; shift >= 0; shift -= 8) {
            out.add((int) (high >>> shift));
        }
        for (int shift = Long.SIZE - 8; shift >= 0; shift -= 8) {
            out.add((int) (low >>> shift));
        }
        return this;
    }
}
