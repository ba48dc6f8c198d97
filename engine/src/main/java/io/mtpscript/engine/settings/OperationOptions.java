package io.mtpscript.engine.settings;

import io.mtpscript.net.server.HttpServerSettings;
import java.util.Optional;

/** The options of whoever operates the engine. */
final class OperationOptions {
    private static final int PORT_MAX = 65_535;
    private static final String LOOPBACK = "127.0.0.1";

    private final OptionValues values;

    OperationOptions(OptionValues values) {
        this.values = values;
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
                values.word(
                        Option.ENGINE_LOG,
                        OperationSettings.LogFormat.values(),
                        values.development() ? OperationSettings.LogFormat.TEXT : OperationSettings.LogFormat.JSON),
                values.word(
                        Option.ENGINE_LOG_LEVEL, OperationSettings.LogLevel.values(), OperationSettings.LogLevel.INFO));
    }
}
