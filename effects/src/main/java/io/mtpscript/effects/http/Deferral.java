package io.mtpscript.effects.http;

/** What checking a request gives that is to be sent later. */
public sealed interface Deferral {
    /** It may be kept. */
    record Ready(DeferredRequest request) implements Deferral {}

    /** @param answer the program's, canonical CBOR */
    record Refused(byte[] answer) implements Deferral {}
}
