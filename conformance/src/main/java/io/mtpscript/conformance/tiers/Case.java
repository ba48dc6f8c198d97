package io.mtpscript.conformance.tiers;

import io.mtpscript.conformance.oracle.Request;
import java.util.List;

/**
 * One request to one program.
 *
 * @param answers canonical CBOR of the answers to its effects, in order; a call past them ends the request as unknown
 */
public record Case(Subject program, Request request, List<byte[]> answers, long gasLimit) {
    public Case {
        answers = List.copyOf(answers);
    }
}
