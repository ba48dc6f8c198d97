/**
 * Requests of {@code HttpOut.afterCommit}: rows in the program's own database, written in the transaction of the request that
 * asks for them, and sent at least once when it is committed.
 *
 * <p>Thread ownership: {@link io.mtpscript.effects.outbox.OutboxWriter} and {@link
 * io.mtpscript.effects.outbox.OutboxDelivery} belong to one event loop each, the latter but for what says otherwise; {@link
 * io.mtpscript.effects.outbox.OutboxAdmin} to the thread of its session; everything else is immutable.
 *
 * <p>Specification: runtime contract, section 6, "Transactions".
 */
@NullMarked
package io.mtpscript.effects.outbox;

import org.jspecify.annotations.NullMarked;
