/** Generated programs on all tiers. Kept cases are golden cases like any other, in {@code src/test/golden/run}. */
@NullMarked
package io.mtpscript.conformance.tiers;

import org.jspecify.annotations.NullMarked;
