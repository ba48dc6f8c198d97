package io.mtpscript.net.server;

import io.mtpscript.net.http.HeaderRules;

/** What a byte may be part of in the head of a request (RFC 9110 section 5, RFC 9112 section 3, RFC 3986 section 3.2). */
final class HeadBytes {
    private static final int ALL = 256;
    private static final byte TOKEN = 1;
    private static final byte TARGET = 2;
    private static final byte HOST = 4;
    private static final byte PLAIN = 8;

    private static final byte[] KINDS = kinds();

    private HeadBytes() {}

    private static byte[] kinds() {
        byte[] kinds = new byte[ALL];
        for (char c = 0; c < ALL; c++) {
            kinds[c] = (byte) ((HeaderRules.isTokenChar(c) ? TOKEN : 0)
                    | (isOfTarget(c) ? TARGET : 0)
                    | (isOfHost(c) ? HOST : 0)
                    | ((c >= ' ' && c < 0x7F) || c == '\t' ? PLAIN : 0));
        }
        return kinds;
    }

    /** Whether a character may stand in a request's target, whose fragment stays with the client. */
    static boolean isOfTarget(char c) {
        return c > ' ' && c < 0x7F && c != '#';
    }

    /** Whether a character may stand in a host with its port, without user information. */
    static boolean isOfHost(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || "-._~!$&'()*+,;=:[]%".indexOf(c) >= 0;
    }

    static boolean isOfToken(byte b) {
        return (KINDS[b & 0xFF] & TOKEN) != 0;
    }

    static boolean isOfTarget(byte b) {
        return (KINDS[b & 0xFF] & TARGET) != 0;
    }

    static boolean isOfHost(byte b) {
        return (KINDS[b & 0xFF] & HOST) != 0;
    }

    /** Whether it may stand in the value of a field whatever the field is: visible ASCII, spaces and tabs. */
    static boolean isPlain(byte b) {
        return (KINDS[b & 0xFF] & PLAIN) != 0;
    }

    /** A character of ASCII without its case. */
    static int lower(int c) {
        return c >= 'A' && c <= 'Z' ? c | 0x20 : c;
    }
}
