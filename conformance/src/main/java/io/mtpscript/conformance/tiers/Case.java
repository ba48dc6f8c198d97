package io.mtpscript.conformance.tiers;

import io.mtpscript.conformance.oracle.Request;
import io.mtpscript.core.Limits;
import java.util.List;

/**
 * One request to one program.
 *
 * @param answers canonical CBOR of the answers to its effects, in order; a call past them ends the request as unknown
 * @param memory the budget in bytes, a multiple of 8 up to the default
 */
public record Case(Subject program, Request request, List<byte[]> answers, long gasLimit, long memory) {
    public Case {
        answers = List.copyOf(answers);
    }

    /** With all the memory that a request has by default. */
    public Case(Subject program, Request request, List<byte[]> answers, long gasLimit) {
        this(program, request, answers, gasLimit, Limits.DEFAULT.vmMemoryBytes());
    }

    /** The same request with other bounds. */
    public Case within(long gas, long bytes) {
        return new Case(program, request, answers, gas, bytes);
    }
}
