/**
 * Numbered SQL files, applied once each, in order: what {@code mtpsc db} does, and {@code mtpsc serve} with its own database.
 *
 * <p>Thread ownership: the command's thread.
 *
 * <p>Specification: docs/database.md.
 */
@NullMarked
package io.mtpscript.cli.migrations;

import org.jspecify.annotations.NullMarked;
