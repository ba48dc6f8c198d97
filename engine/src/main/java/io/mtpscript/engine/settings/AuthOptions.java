package io.mtpscript.engine.settings;

import io.mtpscript.net.http.HeaderRules;
import io.mtpscript.net.server.HttpServerSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Optional;

/** The options of who may call. */
final class AuthOptions {
    private final OptionValues values;

    AuthOptions(OptionValues values) {
        this.values = values;
    }

    AuthSettings auth() throws UsageException {
        Optional<String> jwks = values.text(Option.AUTH_JWKS);
        Optional<Path> apiKeys = values.text(Option.AUTH_API_KEYS).map(Path::of);
        if (jwks.isPresent() && jwks.get().contains("://")) {
            AuthSettings.Remote remote = new AuthSettings.Remote(
                    url(jwks.get()),
                    values.number(
                            Option.AUTH_JWKS_REFRESH,
                            AuthSettings.Remote.REFRESH_MIN,
                            HttpServerSettings.TIME_MAX,
                            AuthSettings.Remote.REFRESH_MILLIS),
                    values.millis(Option.AUTH_JWKS_ASK, AuthSettings.Remote.ASK_MILLIS));
            return new AuthSettings(Optional.empty(), Optional.of(remote), apiKeys, principalHeader());
        }
        return new AuthSettings(jwks.map(Path::of), apiKeys, principalHeader());
    }

    /** Keys come in the clear from this machine in development only. */
    private URI url(String text) throws UsageException {
        try {
            URI url = new URI(text);
            boolean may = "https".equals(url.getScheme()) || (values.development() && "http".equals(url.getScheme()));
            if (may && url.getHost() != null) {
                return url;
            }
        } catch (URISyntaxException e) {
            // Said below.
        }
        throw new UsageException("%s is '%s'; it must be a file or https://..."
                .formatted(values.origin(Option.AUTH_JWKS), Masked.refused(text)));
    }

    private Optional<String> principalHeader() throws UsageException {
        Optional<String> header = values.text(Option.IDEMPOTENCY_PRINCIPAL_HEADER);
        if (header.isPresent() && !HeaderRules.isToken(header.get())) {
            throw new UsageException("%s is '%s', which is no name of a header"
                    .formatted(values.origin(Option.IDEMPOTENCY_PRINCIPAL_HEADER), header.get()));
        }
        return header;
    }
}
