package io.mtpscript.engine.idempotency;

import io.mtpscript.core.Limits;
import java.util.List;

/**
 * What stands in the header: a structured string in quotes, as the IETF's draft has it, or the bare key that many clients send.
 * Both forms of one text are one key.
 */
sealed interface KeyText {
    /** There is no such header. */
    record None() implements KeyText {}

    /** @param reason a part of a sentence, such as "has no characters" */
    record Malformed(String reason) implements KeyText {}

    /** @param text 1..{@link Limits#IDEMPOTENCY_KEY_CHARS} characters of ASCII */
    record Key(String text) implements KeyText {}

    /** Reads the values of all headers of the name. */
    static KeyText of(List<String> values) {
        if (values.isEmpty()) {
            return new None();
        }
        if (values.size() > 1) {
            return new Malformed("is given more than once");
        }
        String value = values.getFirst().strip();
        String text = value.startsWith("\"") ? unquoted(value) : bare(value);
        if (text.isEmpty()) {
            return new Malformed(
                    "must be a text in quotes, or visible ASCII without quotes, commas and backslashes; it may not be empty");
        }
        if (text.length() > Limits.IDEMPOTENCY_KEY_CHARS) {
            return new Malformed("has more than " + Limits.IDEMPOTENCY_KEY_CHARS + " characters");
        }
        return new Key(text);
    }

    /** Empty where it is malformed. A comma would stand between two headers that someone has joined. */
    private static String bare(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c <= ' ' || c > '~' || c == '"' || c == ',' || c == '\\') {
                return "";
            }
        }
        return value;
    }

    /** A string of RFC 9651, section 3.3.3, without parameters; empty where it is none. */
    private static String unquoted(String value) {
        StringBuilder text = new StringBuilder();
        int last = value.length() - 1;
        for (int i = 1; i < last; i++) {
            char c = value.charAt(i);
            if (c == '\\') {
                i++;
                c = i < last ? value.charAt(i) : '\0';
                if (c != '"' && c != '\\') {
                    return "";
                }
            } else if (c < ' ' || c > '~' || c == '"') {
                return "";
            }
            text.append(c);
        }
        return last > 0 && value.charAt(last) == '"' ? text.toString() : "";
    }
}
