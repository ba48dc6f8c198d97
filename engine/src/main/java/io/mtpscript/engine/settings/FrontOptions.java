package io.mtpscript.engine.settings;

import io.mtpscript.net.coding.CodingSettings;
import io.mtpscript.net.cors.CorsSettings;
import io.mtpscript.net.peer.TrustedProxies;
import io.mtpscript.net.rate.RateSettings;
import io.mtpscript.net.server.ConnectionLimits;
import io.mtpscript.net.server.FrontSettings;
import io.mtpscript.net.server.HttpServerSettings;
import io.mtpscript.net.tls.TlsSettings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The options of the HTTP front end. */
final class FrontOptions {
    private final OptionValues values;

    FrontOptions(OptionValues values) {
        this.values = values;
    }

    /**
     * The settings with what is said about the front end.
     *
     * @throws UsageException if a value makes no sense
     * @throws IllegalArgumentException if values do not go together; the message is for whoever gave them
     */
    HttpServerSettings over(HttpServerSettings http) throws UsageException {
        return http.withTimeouts(
                        values.millis(Option.RECEIVE_TIMEOUT, http.receiveTimeout()),
                        values.millis(Option.IDLE_TIMEOUT, http.idleTimeout()),
                        values.millis(Option.HEADER_TIMEOUT, http.headerTimeout()))
                .withConnections(connections(http.connections()))
                .withTls(tls())
                .withProxies(proxies(), values.isOn(Option.PROXY_PROTOCOL))
                .withSocket(path(Option.UNIX_SOCKET))
                .withFront(new FrontSettings(cors(), coding(), rates()));
    }

    private ConnectionLimits connections(ConnectionLimits otherwise) throws UsageException {
        return new ConnectionLimits(
                values.number(Option.MAX_CONNECTIONS, 1, ConnectionLimits.CONNECTIONS_MAX, otherwise.total()),
                values.number(
                        Option.MAX_CONNECTIONS_PER_ADDRESS, 1, ConnectionLimits.CONNECTIONS_MAX, otherwise.perPeer()),
                values.number(Option.MAX_REQUESTS_PER_CONNECTION, 1, Integer.MAX_VALUE, otherwise.requests()),
                values.number(Option.MAX_STREAMS, 0, ConnectionLimits.STREAMS_MAX, otherwise.streams()),
                values.number(Option.MAX_STREAM_RESETS, 1, Integer.MAX_VALUE, otherwise.streamResets()));
    }

    private Optional<TlsSettings> tls() throws UsageException {
        Optional<Path> certificate = path(Option.TLS_CERT);
        Optional<Path> key = path(Option.TLS_KEY);
        if (certificate.isPresent() != key.isPresent()) {
            Option given = certificate.isPresent() ? Option.TLS_CERT : Option.TLS_KEY;
            Option missing = certificate.isPresent() ? Option.TLS_KEY : Option.TLS_CERT;
            throw new UsageException(
                    values.origin(given) + " needs " + missing.flag() + " too: a certificate and its key");
        }
        return certificate.map(file -> new TlsSettings(file, key.orElseThrow()));
    }

    private Optional<Path> path(Option option) throws UsageException {
        Optional<String> text = values.text(option);
        try {
            return text.map(Path::of);
        } catch (InvalidPathException e) {
            throw new UsageException(values.origin(option) + " is '" + text.orElse("") + "', which names no file");
        }
    }

    private TrustedProxies proxies() throws UsageException {
        Optional<String> text = values.text(Option.TRUSTED_PROXIES);
        try {
            return text.map(TrustedProxies::parse).orElse(TrustedProxies.NOBODY);
        } catch (IllegalArgumentException e) {
            throw new UsageException(values.origin(Option.TRUSTED_PROXIES) + ": " + e.getMessage());
        }
    }

    private CorsSettings cors() throws UsageException {
        CorsSettings off = CorsSettings.OFF;
        return new CorsSettings(
                list(Option.CORS_ORIGINS, off.origins()),
                list(Option.CORS_HEADERS, off.headers()),
                list(Option.CORS_EXPOSE, off.exposed()),
                values.isOn(Option.CORS_CREDENTIALS),
                values.number(Option.CORS_MAX_AGE, 0, CorsSettings.MAX_AGE_MAX, off.maxAge()));
    }

    private List<String> list(Option option, List<String> otherwise) {
        return values.text(option)
                .map(text -> Stream.of(text.split(",", -1))
                        .map(String::strip)
                        .filter(part -> !part.isEmpty())
                        .toList())
                .orElse(otherwise);
    }

    private CodingSettings coding() throws UsageException {
        return new CodingSettings(
                values.isOn(Option.GZIP),
                (int) values.bytes(Option.GZIP_MIN, CodingSettings.OFF.minBytes()),
                values.isOn(Option.ETAGS));
    }

    private RateSettings rates() throws UsageException {
        RateSettings.Key key =
                RateSettings.Key.parse(values.text(Option.RATE_LIMIT_KEY).orElse("address"));
        int keys = values.number(Option.RATE_LIMIT_KEYS, 1, RateSettings.KEYS_MAX, RateSettings.KEYS);
        Optional<String> rules = values.text(Option.RATE_LIMIT);
        return rules.isPresent() ? RateSettings.parse(rules.get(), key, keys) : RateSettings.OFF;
    }
}
