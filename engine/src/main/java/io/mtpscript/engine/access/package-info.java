/**
 * Who is told of each answer: the access log, and in development where to look at a request again.
 *
 * <p>Thread ownership: told on event loops; everything here is safe for all threads.
 *
 * <p>Specification: docs/operation.md, docs/inspector.md.
 */
@NullMarked
package io.mtpscript.engine.access;

import org.jspecify.annotations.NullMarked;
