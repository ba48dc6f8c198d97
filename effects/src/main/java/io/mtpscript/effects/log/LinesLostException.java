package io.mtpscript.effects.log;

import java.io.IOException;

/** Several lines could not be written. */
final class LinesLostException extends IOException {
    private static final long serialVersionUID = 1;

    private final int lines;

    LinesLostException(String message, int lines) {
        super(message);
        this.lines = lines;
    }

    int lines() {
        return lines;
    }
}
