/**
 * Which web pages of other origins may call (Cross-Origin Resource Sharing, the Fetch standard). Values may be used by any
 * thread; handlers belong to their event loop.
 */
@NullMarked
package io.mtpscript.net.cors;

import org.jspecify.annotations.NullMarked;
