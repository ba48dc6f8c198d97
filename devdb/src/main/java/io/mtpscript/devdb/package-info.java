/**
 * A PostgreSQL server of one's own for development and tests: unpacked from the class path, started on a free port of the
 * loopback interface, filled from schema files, stopped with its last user. Not for production.
 *
 * <p>Everything here blocks. An open database may be closed by any thread.
 *
 * <p>Specification: language contract of {@code mtpsc serve}; a database of production is named by {@code DATABASE_URL}.
 */
@NullMarked
package io.mtpscript.devdb;

import org.jspecify.annotations.NullMarked;
