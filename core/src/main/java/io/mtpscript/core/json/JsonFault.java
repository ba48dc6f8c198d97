package io.mtpscript.core.json;

/**
 * Why a text is not JSON that we accept.
 *
 * @param kind which rule is broken
 * @param offset the byte where it is, counted from the beginning of what was parsed
 * @param message one clause that names what is wrong there
 */
public record JsonFault(Kind kind, int offset, String message) implements JsonResult {
    /** The rules of strict parsing (runtime contract, section 5). */
    public enum Kind {
        /** Not JSON's grammar. */
        SYNTAX,
        /** The text ends inside a value. */
        UNEXPECTED_END,
        /** Something follows the value. */
        TRAILING_TEXT,
        /** Bytes that are not UTF-8. */
        INVALID_UTF8,
        /** Half of a surrogate pair, written as an escape. */
        LONE_SURROGATE,
        /** A key that the object already has. */
        DUPLICATE_KEY,
        /** A number that neither Int nor Decimal can hold. */
        NUMBER_OUT_OF_RANGE,
        /** More nested arrays and objects than allowed. */
        TOO_DEEP
    }

    /** Offset and message in one line. */
    public String describe() {
        return "Byte " + offset + ": " + message;
    }
}
