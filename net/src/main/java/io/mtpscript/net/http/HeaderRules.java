package io.mtpscript.net.http;

import java.util.Locale;
import java.util.Set;

/** What a header field may look like, and which ones are the server's alone (RFC 9110 section 5). */
public final class HeaderRules {
    /** Fields that frame the message or state the server's claims: a program may not set them. */
    private static final Set<String> RESERVED = Set.of(
            "connection",
            "content-digest",
            "content-encoding",
            "content-length",
            "date",
            "idempotency-replayed",
            "keep-alive",
            "mtp-body-digest",
            "proxy-connection",
            "repr-digest",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "x-correlation-id");

    private HeaderRules() {}

    /** Whether the text is a token: a field name, a method. */
    public static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isTokenChar(text.charAt(i))) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** Whether a character may stand in a token. */
    public static boolean isTokenChar(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }

    /** Whether a program may set this field to this value: a token, no control characters, not one of the server's own. */
    public static boolean mayBeSet(String name, String value) {
        return isToken(name) && isValue(value) && !RESERVED.contains(name.toLowerCase(Locale.ROOT));
    }

    /** No control character but the tab. */
    private static boolean isValue(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7F) {
                return false;
            }
        }
        return true;
    }
}
