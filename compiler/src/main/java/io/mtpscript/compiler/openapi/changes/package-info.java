/**
 * Compares two OpenAPI documents, of version 3.0 or 3.1 and of whatever origin: which changes break a client that was written
 * against the older one. Bounded work for any document.
 */
@NullMarked
package io.mtpscript.compiler.openapi.changes;

import org.jspecify.annotations.NullMarked;
