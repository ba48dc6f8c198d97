/**
 * What whoever operates an engine has to do with: the management port, the engine's log, and what happens on signals and when
 * files change.
 *
 * <p>Thread ownership: the management port has an event loop of its own; the rest says what it may be called on.
 *
 * <p>Specification: docs/operation.md.
 */
@NullMarked
package io.mtpscript.engine.operation;

import org.jspecify.annotations.NullMarked;
