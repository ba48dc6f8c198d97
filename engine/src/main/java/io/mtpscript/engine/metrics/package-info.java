/**
 * What an engine counts, and how it is shown: counters of one event loop each, written by that loop alone without a lock or an
 * allocation and added up when somebody asks, and the Prometheus text of them.
 *
 * <p>Thread ownership: a {@code LoopMetrics} and what it has is written on its event loop and read on any thread.
 *
 * <p>Specification: docs/operation.md.
 */
@NullMarked
package io.mtpscript.engine.metrics;

import org.jspecify.annotations.NullMarked;
