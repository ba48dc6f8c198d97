package io.mtpscript.compiler.source;

/**
 * A place as people count it.
 *
 * @param line 1 or more
 * @param column 1 or more, in Unicode code points of the line; a tab is one
 */
public record Position(int line, int column) {}
