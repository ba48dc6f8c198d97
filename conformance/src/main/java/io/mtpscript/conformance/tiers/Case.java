package io.mtpscript.conformance.tiers;

import io.mtpscript.conformance.oracle.Request;
import java.util.List;

/**
 * One request to one program.
 *
 * @param answers canonical CBOR of the answers to its effects, in order; a call past them ends the request as unknown
 * @param memory the budget in bytes, a multiple of 8 up to {@link #MEMORY}
 */
public record Case(Subject program, Request request, List<byte[]> answers, long gasLimit, long memory) {
    /** Enough for nearly all generated programs; what a budget leaves out of it is filled and wiped for every request. */
    public static final long MEMORY = 1 << 18;

    public Case {
        answers = List.copyOf(answers);
        if (memory % Long.BYTES != 0 || memory > MEMORY) {
            throw new IllegalArgumentException("A budget of " + memory + " bytes");
        }
    }

    /** With all the memory that a request can have. */
    public Case(Subject program, Request request, List<byte[]> answers, long gasLimit) {
        this(program, request, answers, gasLimit, MEMORY);
    }

    /** The same request with other bounds. */
    public Case within(long gas, long bytes) {
        return new Case(program, request, answers, gas, bytes);
    }
}
