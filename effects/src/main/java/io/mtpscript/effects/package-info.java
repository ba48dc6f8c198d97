/**
 * What a program may do to the world: databases, outgoing HTTP, logs, clock and randomness, with the journal that records
 * and replays them. No Vert.x type leaves this module's packages.
 *
 * <p>An effect is started and completed on the event loop of the request that asked for it.
 */
@NullMarked
package io.mtpscript.effects;

import org.jspecify.annotations.NullMarked;
