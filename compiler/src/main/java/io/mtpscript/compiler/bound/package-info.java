/**
 * An upper bound of the gas of each route, by abstract interpretation of the linked program: every value is known by its {@link
 * io.mtpscript.compiler.bound.Size}, every function is walked once for each sizes of arguments it is called with, and the
 * charges of the costliest path are added up. Where no bound is found there is a reason with its place.
 *
 * <p>Sound for requests within the {@link io.mtpscript.core.Limits} it is given, and for effects that keep the bounds of
 * docs/internals.md, section 9.
 *
 * <p>Thread ownership: everything belongs to the one call of {@link io.mtpscript.compiler.bound.GasBounds#of}.
 *
 * <p>Specification: runtime contract, section 3.
 */
@NullMarked
package io.mtpscript.compiler.bound;

import org.jspecify.annotations.NullMarked;
