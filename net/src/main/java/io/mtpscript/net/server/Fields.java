package io.mtpscript.net.server;

import java.util.List;

/** The fields of a request's head. */
@FunctionalInterface
interface Fields {
    /** The values of a field in the order received; names are compared without case. Empty where there is none. */
    List<String> values(String name);
}
