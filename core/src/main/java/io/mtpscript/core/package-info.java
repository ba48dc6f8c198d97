/**
 * What every other module shares: values and decimals, canonical JSON and CBOR, hashing, opcodes, the gas schedule, and the
 * snapshot format with its verifier.
 *
 * <p>JDK only. No I/O, no clock, no threads: everything here is immutable or confined to its caller.
 */
@NullMarked
package io.mtpscript.core;

import org.jspecify.annotations.NullMarked;
