/** What an engine counts, and how it is told. */
@NullMarked
package io.mtpscript.engine.metrics;

import org.jspecify.annotations.NullMarked;
