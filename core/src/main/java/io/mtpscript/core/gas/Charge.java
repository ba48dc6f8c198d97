package io.mtpscript.core.gas;

/** Prices that belong to no opcode and no builtin: frames, requests, and the codecs between guest and host. */
public enum Charge {
    /** Entering a function, also by a tail call. */
    FUNCTION_ENTER("frame", "function_enter"),
    /** What a request has used before its handler starts. */
    REQUEST_START("frame", "request_start"),
    /** Decoding a request's body, per started 64 bytes of it. */
    JSON_BODY_DECODE("codec", "json_body_decode/per_64_bytes"),
    /** Encoding a response's body, per visited value. */
    JSON_RESPONSE_ENCODE("codec", "json_response_encode/per_visit"),
    /** Encoding an effect's arguments, per visited value. */
    EFFECT_ARGUMENTS("codec", "effect_arguments/per_visit"),
    /** Making one of several effect calls that run side by side; a call by itself pays its instruction. */
    EFFECT_ALL_CALL("codec", "effect_all/per_call"),
    /** Decoding an effect's answer, per started 64 bytes of its CBOR. */
    EFFECT_ANSWER("codec", "effect_answer/per_64_bytes"),
    /** Decoding a path, query or header parameter, per started 64 bytes of it. */
    BIND_PARAMETER("codec", "bind_parameter/per_64_bytes");

    private final String column;
    private final String row;

    Charge(String column, String row) {
        this.column = column;
        this.row = row;
    }

    /** The first cell of the price row. */
    String column() {
        return column;
    }

    /** The name of the price row. */
    public String row() {
        return row;
    }
}
