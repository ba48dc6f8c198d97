/** Engines that send traces, with a collector and another service beside them. */
@NullMarked
package io.mtpscript.conformance.trace;

import org.jspecify.annotations.NullMarked;
