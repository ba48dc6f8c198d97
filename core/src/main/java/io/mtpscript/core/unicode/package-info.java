/**
 * Unicode as the language sees it: UTF-8, simple case mapping and White_Space, from tables of our own so that no platform's
 * Unicode version shows.
 *
 * <p>Thread ownership: no mutable state; everything may be shared.
 *
 * <p>Specification: language, sections 1, 7 and 8; runtime contract, section 5 (UTF-8, semantics version).
 */
@NullMarked
package io.mtpscript.core.unicode;

import org.jspecify.annotations.NullMarked;
