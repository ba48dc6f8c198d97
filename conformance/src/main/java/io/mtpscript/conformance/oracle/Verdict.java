package io.mtpscript.conformance.oracle;

import io.mtpscript.core.ErrorCode;
import java.util.List;

/** What a request gives. */
public sealed interface Verdict {
    /** @param headers as {@code name: value} */
    record Responded(int status, boolean rollsBack, boolean failed, List<String> headers, List<String> body)
            implements Verdict {
        public Responded {
            headers = List.copyOf(headers);
            body = List.copyOf(body);
        }
    }

    /**
     * The request was refused before any code ran.
     *
     * @param faults as {@code path: message}
     */
    record Refused(List<String> faults) implements Verdict {
        public Refused {
            faults = List.copyOf(faults);
        }
    }

    /** The program ended with an error. */
    record Trapped(ErrorCode code) implements Verdict {}

    /** Too long, or a function this evaluator does not know. */
    record None(String reason) implements Verdict {}
}
