package io.mtpscript.compiler.format;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import java.util.List;

/** What formatting a source text gives. */
public sealed interface Formatted {
    /** @param text ends with a line break unless it is empty */
    record Text(String text) implements Formatted {}

    /** The text is no program, so it is left alone. */
    record Refused(List<Diagnostic> diagnostics) implements Formatted {
        public Refused {
            diagnostics = List.copyOf(diagnostics);
        }
    }
}
