/**
 * What a program's API is, for others: from the checked program to a {@link io.mtpscript.compiler.openapi.Description}, and from
 * that to an OpenAPI document of version 3.1 or 3.0. Pure; how things are named, ordered and folded is not decided here but read
 * from {@code openapi-rules-v5.1.json}. Language reference sections 4 and 6, runtime contract section 7.
 */
@NullMarked
package io.mtpscript.compiler.openapi;

import org.jspecify.annotations.NullMarked;
