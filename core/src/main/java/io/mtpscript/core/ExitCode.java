package io.mtpscript.core;

/** What the programs {@code mtpsc} and {@code engine.jar} end with. */
public enum ExitCode {
    /** Done, and the answer is yes. */
    OK(0),
    /** Done, and the answer is no: diagnostics, a failed test, a response of status 400 or more, a difference. */
    FAILED(1),
    /** The command line or a setting makes no sense; nothing was done. */
    USAGE(2),
    /** Something the command needs is not there: a file, a port, a database. */
    UNAVAILABLE(3),
    /**
     * What should be used is not what it has to be: a snapshot, its signature or its certificates (nothing was mapped), a package
     * that {@code mtp.lock} pins.
     */
    REFUSED(4),
    /** A replayed request did not give what was recorded. */
    DIVERGED(5),
    /** A fault of this program itself. */
    INTERNAL(70);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    /** The process's exit status, 0..255. */
    public int code() {
        return code;
    }
}
