/**
 * The pages of {@code mtpsc serve}, and of an engine in development, on which one sees the last requests, call by call, and replays
 * them.
 *
 * <p>Thread ownership: an exchange belongs to its event loop; {@link io.mtpscript.engine.inspector.SeenRequests} is safe for all threads;
 * everything else is immutable or says so.
 *
 * <p>Specification: docs/inspector.md.
 */
@NullMarked
package io.mtpscript.engine.inspector;

import org.jspecify.annotations.NullMarked;
