/**
 * A recorded request as bytes, wherever they are kept: its CBOR, its encryption with a key of its own, and the deployment's keys
 * (runtime contract, section 6).
 */
@NullMarked
package io.mtpscript.effects.journal.record;

import org.jspecify.annotations.NullMarked;
