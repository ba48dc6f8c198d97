/**
 * The snapshot {@code app.msqs}: a linked program as one immutable file, and what must hold before an engine uses it.
 *
 * <p>{@link io.mtpscript.core.snapshot.SnapshotWriter} and {@link io.mtpscript.core.snapshot.SnapshotReader} are each other's
 * inverse, byte for byte; {@link io.mtpscript.core.snapshot.SnapshotVerifier} checks certificates and signature and comes
 * first. All work on bytes that the caller has read; the time is the caller's, too. Hostile bytes give an error of one line.
 *
 * <p>Thread ownership: everything here is immutable or has no state.
 *
 * <p>Specification: runtime contract, section 8.
 */
@NullMarked
package io.mtpscript.core.snapshot;

import org.jspecify.annotations.NullMarked;
