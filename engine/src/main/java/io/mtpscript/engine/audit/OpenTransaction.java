package io.mtpscript.engine.audit;

/**
 * A transaction of which the trail has the intent and no outcome.
 *
 * @param id PostgreSQL's, 64 bits
 * @param database where: {@code host:port/database}
 */
public record OpenTransaction(long id, String database, String requestId, String correlationId) {}
