/**
 * The runtime's composition root: the life of a request from socket to response, the seed, the authority gate, limits and
 * the {@code engine.jar} command line.
 *
 * <p>Set up by the main thread; after that each request belongs to its event loop.
 */
@NullMarked
package io.mtpscript.engine;

import org.jspecify.annotations.NullMarked;
