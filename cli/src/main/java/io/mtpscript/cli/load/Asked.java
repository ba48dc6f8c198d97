package io.mtpscript.cli.load;

/**
 * What a benchmark sends.
 *
 * @param request method and target
 * @param rate requests a second; 0 for as many as come back
 */
public record Asked(String request, int connections, long rate, long warmUpMillis) {}
