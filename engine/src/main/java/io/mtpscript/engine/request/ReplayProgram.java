package io.mtpscript.engine.request;

/** Which program a recorded request is run on. */
public enum ReplayProgram {
    /** The one that it was recorded with; another one is refused. */
    RECORDED,
    /** Whatever the engine serves: to see what another version would have done. */
    ANY
}
