/** Tests of what is known of a route's calls. */
@NullMarked
package io.mtpscript.compiler.calls;

import org.jspecify.annotations.NullMarked;
