package io.mtpscript.compiler.syntax;

import java.util.List;

/** Texts put together, for the printers. */
final class Texts {
    private Texts() {}

    static String of(String... parts) {
        return String.join("", parts);
    }

    /** Items between brackets. {@code inner} stands inside of the brackets when there are items. */
    static String bracketed(String open, String inner, List<String> items, String close) {
        return items.isEmpty() ? open + close : open + inner + String.join(", ", items) + inner + close;
    }
}
