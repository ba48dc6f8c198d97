package io.mtpscript.engine.request;

import io.mtpscript.core.code.Program;

/** Tells people where in the sources a position id points. */
record SourcePlaces(Program program) {
    /** {@code file:line:column}; empty where there is no such position. */
    String of(int position) {
        return program.position(position)
                .map(place -> place.file() + ":" + place.line() + ":" + place.column())
                .orElse("");
    }
}
