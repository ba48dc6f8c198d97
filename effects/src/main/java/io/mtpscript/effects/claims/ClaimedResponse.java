package io.mtpscript.effects.claims;

import io.mtpscript.effects.journal.Header;
import java.util.List;

/**
 * What a program answered.
 *
 * @param headers those that the program set
 * @param correlationId of the run that made it
 * @param body not to be changed
 */
public record ClaimedResponse(int status, List<Header> headers, String correlationId, byte[] body) {
    public ClaimedResponse {
        headers = List.copyOf(headers);
    }
}
