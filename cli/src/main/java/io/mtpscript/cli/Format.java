package io.mtpscript.cli;

/** How a command prints what it found. */
enum Format {
    /** For people: drawn with source lines, in colour on a terminal. */
    HUMAN,
    /** For programs: canonical JSON on stdout. */
    JSON
}
