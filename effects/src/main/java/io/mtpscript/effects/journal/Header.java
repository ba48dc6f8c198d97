package io.mtpscript.effects.journal;

/** One header field. */
public record Header(String name, String value) {}
