package io.mtpscript.engine.settings;

import io.mtpscript.effects.AllowList;
import io.mtpscript.effects.HostSettings;
import io.mtpscript.effects.HttpSettings;
import io.mtpscript.effects.RandomKey;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What programs get from outside besides the database. */
final class HostOptions {
    private final OptionValues values;

    HostOptions(OptionValues values) {
        this.values = values;
    }

    HostSettings host() throws UsageException {
        HttpSettings http = HttpSettings.none();
        AllowList allowed = AllowList.parse(values.text(Option.HTTP_ALLOW).orElse(""));
        Optional<String> trusted = values.text(Option.HTTP_TRUST);
        http = http.withAllowed(values.development() ? allowed.withLoopback() : allowed)
                .withTrusted(trusted.isPresent() ? HostFiles.certificates(Path.of(trusted.get())) : List.of())
                .withLimits(
                        values.millis(Option.HTTP_TIMEOUT, http.timeout()),
                        (int) values.bytes(Option.HTTP_MAX_REQUEST, http.requestBytes()),
                        (int) values.bytes(Option.HTTP_MAX_RESPONSE, http.responseBytes()),
                        values.number(Option.HTTP_CONNECTIONS, 1, Integer.MAX_VALUE, http.connections()));
        Optional<String> file = values.text(Option.CONFIG);
        HostSettings host = HostSettings.none().withHttp(http);
        host = host.withConfig(HostFiles.config(
                file.isPresent() ? Optional.of(Path.of(file.get())) : Optional.empty(), values.environment()));
        Optional<String> key = values.text(Option.RANDOM_KEY);
        if (key.isPresent()) {
            return host.withRandomKey(RandomKey.of(key.get()));
        }
        return values.development() ? host.withRandomKey(RandomKey.development()) : host;
    }
}
