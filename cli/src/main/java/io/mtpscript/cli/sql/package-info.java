/**
 * Statements of a program held against a database, or against what a file says of one, and the services it asks against those it may
 * ask, before anything runs.
 *
 * <p>Thread ownership: the command's thread.
 *
 * <p>Specification: language, section 5; docs/database.md.
 */
@NullMarked
package io.mtpscript.cli.sql;

import org.jspecify.annotations.NullMarked;
