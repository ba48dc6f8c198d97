package io.mtpscript.conformance.oracle;

import java.util.List;

/**
 * A request as it reaches a program.
 *
 * @param body empty where there is none
 */
public record Request(String method, String target, List<Field> headers, String body) {
    public Request {
        headers = List.copyOf(headers);
    }

    /** One header field. */
    public record Field(String name, String value) {}
}
