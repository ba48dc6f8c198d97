@NullMarked
package io.mtpscript.compiler.openapi;

import org.jspecify.annotations.NullMarked;
