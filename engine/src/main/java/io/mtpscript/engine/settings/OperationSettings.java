package io.mtpscript.engine.settings;

import io.mtpscript.effects.log.LogLevel;
import io.mtpscript.net.server.HttpServerSettings;
import java.util.Optional;

/**
 * How an engine is operated. Nothing here changes an answer.
 *
 * @param management where health and metrics are asked for; default nowhere
 * @param drainDelay how long the engine still takes requests after it has said that it is not ready any more, in
 *     milliseconds, 0..{@link HttpServerSettings#TIME_MAX}; default 0
 * @param watch whether a changed snapshot file is served without a signal; default not
 * @param lambda whether events of AWS Lambda are answered in place of requests over HTTP; empty where not
 * @param logFormat of the engine's own lines
 * @param logLevel the least of the engine's own lines that are written; default info
 * @param accessLog whether there is a line for each request; default not
 */
public record OperationSettings(
        Optional<Management> management,
        int drainDelay,
        boolean watch,
        Optional<Lambda> lambda,
        LogFormat logFormat,
        LogLevel logLevel,
        boolean accessLog) {
    /**
     * The management port.
     *
     * @param port 0..65535; 0 takes a free one
     */
    public record Management(String host, int port) {}

    /**
     * As a function of AWS Lambda.
     *
     * @param address of the Runtime API: host and port
     * @param functionVersion part of every seed
     * @param streaming whether it stands behind a function URL that streams
     */
    public record Lambda(String address, String functionVersion, boolean streaming) {}

    /** How a line looks. */
    public enum LogFormat {
        /** For people. */
        TEXT,
        /** One object a line. */
        JSON
    }

    public OperationSettings {
        EngineSettings.check("drain delay", drainDelay, 0, HttpServerSettings.TIME_MAX);
    }
}
