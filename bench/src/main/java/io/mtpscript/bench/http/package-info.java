/**
 * End-to-end load: the engine against a Netty handler written by hand, each pinned to one core, the load generator to the
 * other. Started by {@code bench/run}.
 */
@NullMarked
package io.mtpscript.bench.http;

import org.jspecify.annotations.NullMarked;
