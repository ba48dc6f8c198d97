package io.mtpscript.cli.profiling;

/**
 * What was profiled.
 *
 * @param request method and target
 * @param route the route's own method and path
 * @param memoryPeak the most bytes of the memory budget that were in use at a time, frames of calls counted
 */
public record Heading(String request, String route, int status, long memoryPeak) {}
