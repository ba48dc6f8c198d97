package io.mtpscript.engine.lambda;

import java.util.Optional;

/**
 * An event of the platform.
 *
 * @param requestId the platform's
 * @param deadlineMillis when the platform ends the function, in milliseconds since the epoch
 * @param functionArn {@code arn:aws:lambda:region:account:function:name}
 * @param event JSON; not to be changed
 */
record Invocation(String requestId, long deadlineMillis, Optional<String> functionArn, byte[] event) {
    private static final int ARN_ACCOUNT = 4;

    /** The account that the function belongs to. */
    Optional<String> accountId() {
        return functionArn
                .map(arn -> arn.split(":", -1))
                .filter(parts -> parts.length > ARN_ACCOUNT && parts[ARN_ACCOUNT].matches("[0-9]{12}"))
                .map(parts -> parts[ARN_ACCOUNT]);
    }
}
