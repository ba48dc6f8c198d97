package io.mtpscript.core.json;

/** What parsing gives: a {@link JsonValue}, or the {@link JsonFault} that says why there is none. */
public sealed interface JsonResult permits JsonValue, JsonFault {}
