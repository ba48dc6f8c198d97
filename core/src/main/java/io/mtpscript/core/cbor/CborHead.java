package io.mtpscript.core.cbor;

/** The numbers of CBOR's item heads (RFC 7049, section 2): major type in the upper three bits, argument in the lower five. */
final class CborHead {
    static final int UNSIGNED = 0;
    static final int NEGATIVE = 1;
    static final int BYTES = 2;
    static final int TEXT = 3;
    static final int ARRAY = 4;
    static final int MAP = 5;
    static final int TAG = 6;
    static final int SIMPLE = 7;

    static final int MAJOR_SHIFT = 5;
    static final int ARGUMENT_MASK = 0x1F;

    /** Arguments from here on say how many bytes follow: 1, 2, 4 or 8. */
    static final int ONE_BYTE = 24;

    static final int EIGHT_BYTES = 27;

    static final int FALSE = 20;
    static final int TRUE = 21;
    static final int NULL = 22;

    static final int TAG_POSITIVE_BIGNUM = 2;
    static final int TAG_NEGATIVE_BIGNUM = 3;
    static final int TAG_DECIMAL = 4;

    private CborHead() {}
}
