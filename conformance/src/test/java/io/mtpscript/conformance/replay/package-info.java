/** Recorded requests of compiled programs, run again without what they needed the first time. */
@org.jspecify.annotations.NullMarked
package io.mtpscript.conformance.replay;
