package io.mtpscript.conformance.architecture;

import java.util.List;

/** One rule about classes, looked at one at a time. */
interface Rule {
    List<Violation> check(CompiledClass type);
}
