/**
 * From a description to a TypeScript client: one file without dependencies. What does not depend on the program is
 * {@code runtime.ts} among the resources.
 */
@NullMarked
package io.mtpscript.compiler.openapi.typescript;

import org.jspecify.annotations.NullMarked;
