package io.mtpscript.net.http;

/** One header field. */
public record HttpField(String name, String value) {}
