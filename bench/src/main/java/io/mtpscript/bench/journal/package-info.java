/** What it costs to record a request. */
@NullMarked
package io.mtpscript.bench.journal;

import org.jspecify.annotations.NullMarked;
