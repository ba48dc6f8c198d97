/** OpenAPI documents, judged by others' tools, and held against what programs really answer. */
@NullMarked
package io.mtpscript.conformance.openapi;

import org.jspecify.annotations.NullMarked;
