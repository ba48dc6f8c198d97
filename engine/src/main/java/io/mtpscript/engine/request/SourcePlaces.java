package io.mtpscript.engine.request;

import io.mtpscript.core.code.Program;

/** Tells people where in the sources a position id points. */
record SourcePlaces(Program program) {
    private static final int FILE_SHIFT = 44;
    private static final int LINE_SHIFT = 20;
    private static final int COLUMN_MASK = (1 << LINE_SHIFT) - 1;

    /** {@code file:line:column}; empty where there is no such position. */
    String of(int position) {
        long[] positions = program.positions();
        if (position < 0 || position >= positions.length) {
            return "";
        }
        long packed = positions[position];
        int file = (int) (packed >>> FILE_SHIFT);
        long line = (packed >>> LINE_SHIFT) & ((1L << (FILE_SHIFT - LINE_SHIFT)) - 1);
        return file < program.files().size()
                ? program.files().get(file) + ":" + line + ":" + (packed & COLUMN_MASK)
                : "";
    }
}
