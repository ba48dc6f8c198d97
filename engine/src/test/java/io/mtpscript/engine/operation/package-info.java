/** What an engine tells of itself while it serves. */
@NullMarked
package io.mtpscript.engine.operation;

import org.jspecify.annotations.NullMarked;
