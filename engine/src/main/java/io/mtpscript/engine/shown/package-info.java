/**
 * Values, effect calls and what a replay finds, as a person reads them: in test results, in replays, in the inspector.
 *
 * <p>Thread ownership: everything here is immutable.
 *
 * <p>Specification: docs/testing.md, docs/journal.md.
 */
@NullMarked
package io.mtpscript.engine.shown;

import org.jspecify.annotations.NullMarked;
