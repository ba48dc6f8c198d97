package io.mtpscript.effects;

import io.vertx.core.transport.Transport;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What event loops can work with on this machine. */
final class Transports {
    private Transports() {}

    /** Why io_uring cannot be used; empty where it can. */
    static Optional<String> withoutIoUring() {
        return without(Transport.IO_URING);
    }

    /** @param ioUring null where its classes are not there */
    private static Optional<String> without(@Nullable Transport ioUring) {
        if (ioUring == null) {
            return Optional.of("it is not built in");
        }
        if (ioUring.available()) {
            return Optional.empty();
        }
        Throwable cause = ioUring.unavailabilityCause();
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return Optional.of(String.valueOf(cause.getMessage()));
    }
}
