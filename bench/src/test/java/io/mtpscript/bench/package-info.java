/** Runs every benchmark for a moment, so that none of them rots. */
@NullMarked
package io.mtpscript.bench;

import org.jspecify.annotations.NullMarked;
