package io.mtpscript.net.server;

import java.io.IOException;
import java.io.Serial;

/** An address cannot be listened on: another process does, it is not this machine's, or a low port needs rights. The message names it. */
public final class AddressException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    AddressException(String host, int port, Throwable cause) {
        super("Cannot listen on " + host + ":" + port + ": " + cause.getMessage(), cause);
    }
}
