/** Source text, positions and spans. Immutable, thread-safe. Language reference section 1. */
@NullMarked
package io.mtpscript.compiler.source;

import org.jspecify.annotations.NullMarked;
