package io.mtpscript.engine.settings;

import io.mtpscript.effects.HostSettings;
import io.mtpscript.effects.RandomKey;
import java.nio.file.Path;
import java.util.Optional;

/** What programs get from outside besides the database. */
final class HostOptions {
    private final OptionValues values;

    HostOptions(OptionValues values) {
        this.values = values;
    }

    HostSettings host() throws UsageException {
        Optional<String> file = values.text(Option.CONFIG);
        HostSettings host = HostSettings.none().withHttp(new HttpOutOptions(values).http());
        host = host.withConfig(HostFiles.config(
                file.isPresent() ? Optional.of(Path.of(file.get())) : Optional.empty(), values.environment()));
        Optional<String> key = values.text(Option.RANDOM_KEY);
        if (key.isPresent()) {
            return host.withRandomKey(RandomKey.of(key.get()));
        }
        return values.development() ? host.withRandomKey(RandomKey.development()) : host;
    }
}
