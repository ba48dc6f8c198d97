package io.mtpscript.compiler.backend.js;

/** Literals of JavaScript in ASCII. */
final class Literals {
    private Literals() {}

    /** A string in double quotes; what is not printable ASCII is escaped by UTF-16 units. */
    static String string(String text) {
        var out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c >= ' ' && c < 0x7F) {
                out.append(c);
            } else {
                out.append("\\u").append(java.util.HexFormat.of().toHexDigits(c));
            }
        }
        return out.append('"').toString();
    }
}
