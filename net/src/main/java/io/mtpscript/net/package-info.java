/**
 * The HTTP front end on Netty: listens, routes, decodes request bodies straight into VM memory and writes responses straight
 * out of it. No Netty type leaves this module's packages.
 *
 * <p>A connection, and every request on it, belongs to the event loop that accepted it.
 */
@NullMarked
package io.mtpscript.net;

import org.jspecify.annotations.NullMarked;
