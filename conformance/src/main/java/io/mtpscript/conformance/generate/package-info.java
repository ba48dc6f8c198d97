/**
 * Well-typed programs, requests and effect answers from a seed, as text: what tiers are compared by. Equal seeds give equal
 * programs. A program is kept as a tree of texts, so that it can be made smaller while it still checks.
 */
@NullMarked
package io.mtpscript.conformance.generate;

import org.jspecify.annotations.NullMarked;
