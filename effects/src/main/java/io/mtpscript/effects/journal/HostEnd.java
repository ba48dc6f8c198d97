package io.mtpscript.effects.journal;

/** Why the host, not the program, ended a request. It does so only at effects; between them only gas ends a request. */
public enum HostEnd {
    /** The request's time is over. */
    TIMEOUT,
    /** The client closed its connection. */
    CLIENT_GONE,
    /** The engine stops. */
    SHUTTING_DOWN
}
