package io.mtpscript.effects.database;

/** Receives what came of a database call, once, on the event loop. */
public interface DatabaseReply {
    /** @param answer canonical CBOR of the site's result type */
    void answered(byte[] answer);

    /**
     * The statement could not be serialised with other transactions.
     *
     * @param answer what the program gets if the request is not run again
     */
    void notSerialised(byte[] answer);
}
