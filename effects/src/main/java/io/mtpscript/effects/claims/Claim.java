package io.mtpscript.effects.claims;

/**
 * A request that asks to be carried out once.
 *
 * @param key SHA-256 of what names the work: method, route, principal, the client's key
 * @param request SHA-256 of what is asked
 * @param owner names this run and no other
 * @param leaseMillis how long the run may take before another one may begin, by the database's clock
 * @param sensitive whether the response is secret
 */
public record Claim(byte[] key, byte[] request, String owner, long leaseMillis, boolean sensitive) {}
