package io.mtpscript.net.binding;

import io.mtpscript.net.routing.PercentEncoding;
import java.util.Optional;
import java.util.function.BiConsumer;

/** The query of a request target: pairs of name and value, percent-decoded; a plus is a plus. */
final class QueryText {
    private QueryText() {}

    /** Gets the pairs of a query; a value is empty where its percent-encoding is malformed. */
    @FunctionalInterface
    interface Sink extends BiConsumer<String, Optional<String>> {}

    /**
     * Reads the query from {@code from} on. Empty pairs are passed over, and a name without an equals sign has an empty text.
     *
     * @return false where a name is not percent-encoded UTF-8; its pair is passed over
     */
    static boolean read(String target, int from, Sink sink) {
        boolean wellFormed = true;
        int at = from;
        while (at < target.length()) {
            int ampersand = target.indexOf('&', at);
            int end = ampersand < 0 ? target.length() : ampersand;
            if (end > at) {
                int equals = target.indexOf('=', at, end);
                int nameEnd = equals < 0 ? end : equals;
                Optional<String> name = PercentEncoding.decode(target, at, nameEnd);
                if (name.isPresent()) {
                    sink.accept(name.get(), PercentEncoding.decode(target, Math.min(nameEnd + 1, end), end));
                } else {
                    wellFormed = false;
                }
            }
            at = end + 1;
        }
        return wellFormed;
    }
}
