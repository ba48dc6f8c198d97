/** Ranges of network addresses, as settings name them. Pure; values may be used by any thread. */
@NullMarked
package io.mtpscript.core.address;

import org.jspecify.annotations.NullMarked;
