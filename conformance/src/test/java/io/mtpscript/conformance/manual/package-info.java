/** The manual in {@code docs/} lists what the code has: no more, no less. */
@NullMarked
package io.mtpscript.conformance.manual;

import org.jspecify.annotations.NullMarked;
