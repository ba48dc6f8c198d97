package io.mtpscript.compiler.openapi;

import io.mtpscript.compiler.openapi.Description.Security;
import java.util.Collections;
import java.util.SortedMap;

/**
 * What the description tells beside what the checker knows; where there is nothing, it says nothing.
 *
 * @param unionHashes SHA-256 hex over a union's variants, by {@code module:name}
 * @param gasBounds the most gas a request of an api can use, by the api's name
 * @param security how callers of an api show who they are, by the api's name
 */
public record Facts(
        SortedMap<String, String> unionHashes,
        SortedMap<String, Long> gasBounds,
        SortedMap<String, Security> security) {

    /** Only the hashes of unions. */
    public static Facts of(SortedMap<String, String> unionHashes) {
        return new Facts(unionHashes, Collections.emptySortedMap(), Collections.emptySortedMap());
    }
}
