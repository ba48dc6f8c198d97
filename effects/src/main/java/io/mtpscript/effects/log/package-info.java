/**
 * Where the lines of the Log effect go. Sinks never block an event loop: what they cannot take in time they drop and count.
 * Runtime contract, section 6.
 */
@NullMarked
package io.mtpscript.effects.log;

import org.jspecify.annotations.NullMarked;
