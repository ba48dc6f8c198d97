package io.mtpscript.compiler.calls;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The host of a URL of which the beginning is known. */
final class Hosts {
    /** Scheme and authority, or a value of the configuration; then what ends it. */
    private static final Pattern HOST =
            Pattern.compile("^([A-Za-z][A-Za-z0-9+.-]*://[^/?#{]+|\\{Config [^}]*})([/?#]|$)");

    private Hosts() {}

    /** How a text stands in a URL that the deployment's configuration decides. */
    static String ofConfig(String name) {
        return "{Config " + name + "}";
    }

    /** {@code https://host:port}; empty where it depends on what is not known. */
    static Optional<String> of(Known.Prefix url) {
        Matcher matcher = HOST.matcher(url.text());
        if (!matcher.find() || (matcher.group(2).isEmpty() && !url.whole())) {
            return Optional.empty();
        }
        String host = matcher.group(1);
        return Optional.of(host.startsWith("{") ? host : host.toLowerCase(Locale.ROOT));
    }
}
