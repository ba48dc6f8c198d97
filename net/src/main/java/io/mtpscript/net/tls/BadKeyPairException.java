package io.mtpscript.net.tls;

import java.io.IOException;

/** Key and certificates cannot be served with; the message is one sentence that names the file. */
public final class BadKeyPairException extends IOException {
    public BadKeyPairException(String message) {
        super(message);
    }
}
