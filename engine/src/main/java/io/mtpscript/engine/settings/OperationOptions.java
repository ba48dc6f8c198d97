package io.mtpscript.engine.settings;

import io.mtpscript.effects.log.LogLevel;
import io.mtpscript.net.server.HttpServerSettings;
import java.util.Optional;

/** The options of whoever operates the engine. */
final class OperationOptions {
    private static final int PORT_MAX = 65_535;
    private static final String LOOPBACK = "127.0.0.1";

    /** The engine's own lines have no debug level. */
    private static final LogLevel[] OWN_LEVELS = {LogLevel.INFO, LogLevel.WARN, LogLevel.ERROR};

    private final OptionValues values;

    OperationOptions(OptionValues values) {
        this.values = values;
    }

    /** The platform says where it is and what it calls the function. */
    private Optional<OperationSettings.Lambda> lambda() throws UsageException {
        if (!values.isOn(Option.LAMBDA)) {
            return Optional.empty();
        }
        String address = values.environment().getOrDefault("AWS_LAMBDA_RUNTIME_API", "");
        if (!address.matches("[^/@?#\\s]+")) {
            throw new UsageException(values.origin(Option.LAMBDA)
                    + " is for AWS Lambda, which sets AWS_LAMBDA_RUNTIME_API to the host and port of its Runtime API");
        }
        String version = values.environment().getOrDefault("AWS_LAMBDA_FUNCTION_VERSION", "");
        return Optional.of(new OperationSettings.Lambda(
                address,
                version.isEmpty() ? EngineSettings.DEFAULT_FUNCTION_VERSION : version,
                values.isOn(Option.LAMBDA_STREAM)));
    }

    OperationSettings operation() throws UsageException {
        Optional<OperationSettings.Management> management = Optional.empty();
        String host = values.text(Option.MANAGEMENT_HOST, LOOPBACK);
        if (values.has(Option.MANAGEMENT_PORT)) {
            int port = values.number(Option.MANAGEMENT_PORT, 0, PORT_MAX, 0);
            management = Optional.of(new OperationSettings.Management(host, port));
        } else if (values.has(Option.MANAGEMENT_HOST)) {
            throw new UsageException("--management-host without --management-port: there is no management port");
        }
        return new OperationSettings(
                management,
                values.number(Option.DRAIN_DELAY, 0, HttpServerSettings.TIME_MAX, 0),
                values.isOn(Option.WATCH),
                lambda(),
                values.word(
                        Option.ENGINE_LOG,
                        OperationSettings.LogFormat.values(),
                        values.development() ? OperationSettings.LogFormat.TEXT : OperationSettings.LogFormat.JSON),
                values.word(Option.ENGINE_LOG_LEVEL, OWN_LEVELS, LogLevel.INFO),
                values.isOn(Option.ACCESS_LOG));
    }
}
