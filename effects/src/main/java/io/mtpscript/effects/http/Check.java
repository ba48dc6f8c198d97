package io.mtpscript.effects.http;

/** What checking a request gives. */
sealed interface Check permits CheckedRequest, Check.Refused, Check.Fine {
    /** It is not sent. */
    record Refused(HttpFailure failure) implements Check {}

    /** A part of it is as it should be. */
    record Fine() implements Check {}
}
