package io.mtpscript.effects;

import io.mtpscript.effects.outbox.OutboxDelivery;
import io.mtpscript.effects.outbox.OutboxWriter;

/**
 * The outbox as one event loop uses it.
 *
 * @param writer of this event loop
 * @param delivery of the whole engine
 */
record LoopOutbox(OutboxWriter writer, OutboxDelivery delivery) {}
