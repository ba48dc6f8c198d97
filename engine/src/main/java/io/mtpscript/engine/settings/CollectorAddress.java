package io.mtpscript.engine.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** Where a collector of audit records or log lines is. What goes there is in the clear in development only. */
final class CollectorAddress {
    private CollectorAddress() {}

    /** Empty where the text is no address that may be used. */
    static Optional<URI> of(String text, boolean development) {
        try {
            URI uri = new URI(text);
            boolean may = "https".equals(uri.getScheme()) || (development && "http".equals(uri.getScheme()));
            return may && uri.getHost() != null ? Optional.of(uri) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
