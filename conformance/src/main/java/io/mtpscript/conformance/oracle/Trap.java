package io.mtpscript.conformance.oracle;

import io.mtpscript.core.ErrorCode;

/** The request ends here. */
final class Trap extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final ErrorCode code;

    Trap(ErrorCode code) {
        super(code.name(), null, false, false);
        this.code = code;
    }

    ErrorCode code() {
        return code;
    }
}
