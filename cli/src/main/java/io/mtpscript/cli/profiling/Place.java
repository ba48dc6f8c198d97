package io.mtpscript.cli.profiling;

/** A line of a source file, from 1. */
public record Place(String file, int line) {
    /** Where the sources of the standard library stand. */
    private static final String LIBRARY = "std/";

    boolean inLibrary() {
        return file.startsWith(LIBRARY);
    }

    @Override
    public String toString() {
        return file + ":" + line;
    }
}
