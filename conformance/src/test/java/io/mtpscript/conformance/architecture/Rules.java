package io.mtpscript.conformance.architecture;

import java.util.List;
import java.util.stream.Stream;

/** All rules about compiled classes. */
final class Rules {
    private Rules() {}

    static List<Rule> all() {
        return Stream.concat(TypeRules.all().stream(), DeterminismRules.all().stream())
                .toList();
    }
}
