/**
 * The life of one request between the HTTP front end and the answer: seed, VM, parameters, effects, commit.
 *
 * <p>Thread ownership: everything here belongs to one event loop, but {@link
 * io.mtpscript.engine.request.ServedProgram}, which is immutable, and {@link io.mtpscript.engine.request.Workers}, which all
 * share: a worker has a request's VM from when it is handed over until it comes back.
 *
 * <p>Specification: runtime contract, sections 1, 2, 6 and 7.
 */
@NullMarked
package io.mtpscript.engine.request;

import org.jspecify.annotations.NullMarked;
