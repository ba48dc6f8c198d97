package io.mtpscript.compiler.syntax;

import io.mtpscript.compiler.source.Span;

/** An identifier, or the text of a quoted field name, as it stands in the source. */
public record Name(String text, Span span) {}
