/** What generated programs are made of is what it is said to be. */
@NullMarked
package io.mtpscript.conformance.generate;

import org.jspecify.annotations.NullMarked;
