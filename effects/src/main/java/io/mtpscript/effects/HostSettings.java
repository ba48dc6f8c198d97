package io.mtpscript.effects;

import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * What a program gets from its host, but for databases and the log.
 *
 * @param http requests to other services
 * @param config the deployment's configuration, by variables ({@link ConfigVariable})
 * @param randomKey makes random values, and hides secrets in journals; without one no program that needs it is accepted
 * @param clock what Clock reads
 */
public record HostSettings(
        HttpSettings http, Map<String, String> config, Optional<RandomKey> randomKey, InstantSource clock) {
    public HostSettings {
        config = Map.copyOf(config);
    }

    /** Nothing is configured: no other service is allowed, no value is set. */
    public static HostSettings none() {
        return new HostSettings(HttpSettings.none(), Map.of(), Optional.empty(), InstantSource.system());
    }

    /** The value of a name that a program uses. */
    public Optional<String> configured(String name) {
        return Optional.ofNullable(config.get(ConfigVariable.of(name)));
    }

    /** With other settings of requests to other services. */
    public HostSettings withHttp(HttpSettings value) {
        return new HostSettings(value, config, randomKey, clock);
    }

    /** With another configuration. */
    public HostSettings withConfig(Map<String, String> value) {
        return new HostSettings(http, value, randomKey, clock);
    }

    /** With another key. */
    public HostSettings withRandomKey(RandomKey value) {
        return new HostSettings(http, config, Optional.of(value), clock);
    }

    /** Without the configuration's values, which may be secret. */
    @Override
    public String toString() {
        return "HostSettings[http=" + http + ", config="
                + config.keySet().stream().sorted().toList() + "]";
    }
}
