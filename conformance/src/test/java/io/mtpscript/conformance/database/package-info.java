/** Compiled programs on a real PostgreSQL: claims, faults on the way to it, isolation between requests, values. */
@org.jspecify.annotations.NullMarked
package io.mtpscript.conformance.database;
