package io.mtpscript.compiler.ir;

/** A part of a matched value, by the way to it from the whole. */
sealed interface Place {
    /** Index in the type table. */
    int type();

    /** The whole value of one match; {@code match} tells the matches of one function apart. */
    record Root(int match, int type) implements Place {}

    record Field(Place of, int index, int type) implements Place {}

    record Payload(Place of, int variant, int index, int type) implements Place {}

    record Element(Place of, int index, int type) implements Place {}

    /** A list without its first {@code count} elements. */
    record Rest(Place of, int count, int type) implements Place {}

    /** A list's length. */
    record Length(Place of, int type) implements Place {}
}
