package io.mtpscript.compiler.syntax;

/** A comment and where it stands, slashes included; a line comment without its line break. */
public record Comment(Kind kind, int start, int end) {
    public enum Kind {
        LINE,
        BLOCK,
        /** {@code ///}: belongs to what follows. */
        DOC
    }
}
