package io.mtpscript.engine.settings;

import io.mtpscript.effects.log.CollectorToken;
import io.mtpscript.effects.log.LogTarget;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Where a collector of audit records or log lines is. What goes there is in the clear in development only. */
final class CollectorAddress {
    private CollectorAddress() {}

    /**
     * With the token that is given for it.
     *
     * @param option gives the token, or {@code file:} and the name of a file with it
     */
    static LogTarget.Collector target(URI uri, OptionValues values, Option option) throws UsageException {
        Optional<String> text = values.text(option);
        try {
            if (text.isEmpty()) {
                return new LogTarget.Collector(uri, Optional.empty());
            }
            CollectorToken token = text.get().startsWith(OptionValues.FOLDER)
                    ? CollectorToken.in(Path.of(text.get().substring(OptionValues.FOLDER.length())))
                    : CollectorToken.of(text.get());
            return new LogTarget.Collector(uri, Optional.of(token));
        } catch (IOException e) {
            throw new UsageException(values.origin(option) + ": " + e.getMessage());
        } catch (InvalidPathException e) {
            throw new UsageException(values.origin(option) + " names no file");
        }
    }

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
