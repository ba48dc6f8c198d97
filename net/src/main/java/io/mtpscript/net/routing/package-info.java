/**
 * From method and request target to a route: a tree of path segments and the percent-decoding that goes with it.
 *
 * <p>Thread ownership: a {@link io.mtpscript.net.routing.Router} is immutable and shared; a {@link
 * io.mtpscript.net.routing.RouteMatch} belongs to one event loop.
 *
 * <p>Specification: language, sections 4 and 8; runtime contract, section 7.
 */
@NullMarked
package io.mtpscript.net.routing;

import org.jspecify.annotations.NullMarked;
