/**
 * Clock, Random and Config: what a program may know of where it runs, and how secrets are hidden in journals (runtime contract,
 * section 6).
 *
 * <p>Thread ownership: settings are immutable; {@link io.mtpscript.effects.host.HostCalls} belongs to one event loop.
 */
@NullMarked
package io.mtpscript.effects.host;

import org.jspecify.annotations.NullMarked;
