package io.mtpscript.effects.journal;

/** Begins the records of requests. What {@link Journal#recorder} gives belongs to one event loop. */
@FunctionalInterface
public interface Recorder {
    /**
     * Begins the record of one request.
     *
     * @return the request's recording, to be used on its event loop only
     */
    Recording begin(RequestRecord request);
}
