package io.mtpscript.net.server;

import io.mtpscript.core.ErrorCode;
import java.util.Locale;
import java.util.Optional;

/** What a server does not let through to any handler. */
public enum Refused {
    /** No HTTP, or what two readers could understand differently. */
    MALFORMED(Optional.of(ErrorCode.VALIDATION_FAILED)),
    BODY_TOO_LARGE(Optional.of(ErrorCode.BODY_TOO_LARGE)),
    URL_TOO_LONG(Optional.of(ErrorCode.URL_TOO_LONG)),
    HEADERS_TOO_LARGE(Optional.of(ErrorCode.HEADERS_TOO_LARGE)),
    /** A request on an open connection of a server that stops. */
    STOPPING(Optional.of(ErrorCode.SHUTTING_DOWN)),
    /** One connection too many, of all. */
    CONNECTIONS(Optional.empty()),
    /** One connection too many of an address. */
    ADDRESS(Optional.empty()),
    /** A head that did not come to its end in time. */
    SLOW_HEAD(Optional.empty()),
    /** A body that did not come to its end in time, or an answer that nobody read. */
    SLOW_CLIENT(Optional.empty());

    private final Optional<ErrorCode> code;

    Refused(Optional<ErrorCode> code) {
        this.code = code;
    }

    /** What is answered; empty where the connection is closed, or the stream reset, without a word. */
    public Optional<ErrorCode> code() {
        return code;
    }

    /** As it is shown. */
    public String shown() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Refused of(ErrorCode code) {
        for (Refused each : values()) {
            if (each.code.filter(code::equals).isPresent()) {
                return each;
            }
        }
        throw new IllegalArgumentException("A server does not refuse with " + code);
    }
}
