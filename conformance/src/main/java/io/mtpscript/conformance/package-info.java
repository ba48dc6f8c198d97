/**
 * Tests over the whole system: the rules of its architecture, golden programs, generated programs on every tier and
 * third-party suites. Nothing depends on this module.
 */
@NullMarked
package io.mtpscript.conformance;

import org.jspecify.annotations.NullMarked;
