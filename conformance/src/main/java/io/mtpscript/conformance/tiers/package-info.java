/**
 * Programs run by everything that can run them, and what they gave compared: body, status, gas, memory, effect hashes, kind of
 * error. A mismatch is made smaller while it stays one.
 */
@NullMarked
package io.mtpscript.conformance.tiers;

import org.jspecify.annotations.NullMarked;
