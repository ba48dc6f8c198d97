package io.mtpscript.core.snapshot;

import java.time.Instant;

/** What the verification of a snapshot came to. */
public sealed interface Verdict {
    /**
     * The snapshot may be used.
     *
     * @param snapshotHash SHA-256 of the file in lower-case hex
     * @param signer the distinguished name of the certificate whose key signed
     * @param until when that certificate expires
     */
    record Accepted(String snapshotHash, String signer, Instant until) implements Verdict {}

    /**
     * The snapshot must not be used.
     *
     * @param reason which check failed
     * @param line one line that says so, for the one who started the engine
     */
    record Refused(Reason reason, String line) implements Verdict {}

    /** The checks, in the order in which they are made. */
    enum Reason {
        /** The trusted roots are missing or cannot be read. */
        TRUST_STORE,
        /** The certificate file cannot be read, or is not in its strict form. */
        MALFORMED_CERTIFICATE,
        /** A certificate is expired or not valid yet. */
        NOT_VALID_NOW,
        /** The certificates lead to no trusted root. */
        UNTRUSTED,
        /** The certificate's key may not sign, or is of the wrong kind. */
        WRONG_KEY,
        /** The signature is not strict DER. */
        MALFORMED_SIGNATURE,
        /** The signature is not that of this file and key. */
        WRONG_SIGNATURE
    }
}
