package io.mtpscript.effects.http;

/** One header of a request or a response. */
record OutgoingHeader(String name, String value) {
    /** Without the value, which may be secret. */
    @Override
    public String toString() {
        return name;
    }
}
