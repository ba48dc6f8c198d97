package io.mtpscript.engine.auth;

import io.mtpscript.effects.journal.Principal;

/** What came of a bearer token. */
sealed interface TokenVerdict {
    record Good(Principal principal) implements TokenVerdict {}

    /** @param reason without quotes; says nothing that the sender of the token does not know */
    record Invalid(String reason) implements TokenVerdict {}

    /** The token names a key that is not in the set; it may be in a later one. */
    record UnknownKey() implements TokenVerdict {}

    /** The token is good, but for another audience or with less than is asked for. */
    record NotForThis(String reason) implements TokenVerdict {}
}
