@NullMarked
package io.mtpscript.compiler.openapi.changes;

import org.jspecify.annotations.NullMarked;
