package io.mtpscript.compiler.source;

/**
 * One source text. {@code path} is the project-relative path with {@code /} separators, as diagnostics and source maps
 * show it; it never contains a machine's folders, so that equal sources give equal snapshots.
 */
public record SourceFile(String path, String text) {}
