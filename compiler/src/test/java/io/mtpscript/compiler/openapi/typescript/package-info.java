@NullMarked
package io.mtpscript.compiler.openapi.typescript;

import org.jspecify.annotations.NullMarked;
