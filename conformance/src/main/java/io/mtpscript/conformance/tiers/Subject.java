package io.mtpscript.conformance.tiers;

import io.mtpscript.compiler.backend.js.JavaScript;
import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.compiler.typed.CheckedProgram;
import io.mtpscript.core.code.Program;
import java.util.List;

/** A program in the forms that tiers start from. */
public record Subject(List<SourceFile> sources, CheckedProgram checked, Program compiled, JavaScript module) {
    public Subject {
        sources = List.copyOf(sources);
    }
}
