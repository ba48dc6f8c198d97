package io.mtpscript.compiler.syntax;

/** Whose source is read: the standard library's own sources may declare intrinsics and effects. */
public enum ParseMode {
    USER,
    STANDARD_LIBRARY
}
