/**
 * The gas schedule: what every operation costs in beta-reductions, read from {@code gas-v5.1.csv}, the only place where
 * prices stand; and the semantics version, which names the meaning of a program.
 *
 * <p>Thread ownership: immutable, may be shared.
 *
 * <p>Specification: runtime contract, sections 3 and 5.
 */
@NullMarked
package io.mtpscript.core.gas;

import org.jspecify.annotations.NullMarked;
