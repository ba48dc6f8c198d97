/**
 * What one version of a program may do that another may not: routes, effects, statements, hosts, types, credentials.
 *
 * <p>Thread ownership: none; everything here is computed from two programs.
 *
 * <p>Specification: docs/commands.md, {@code mtpsc diff}.
 */
@NullMarked
package io.mtpscript.cli.diff;

import org.jspecify.annotations.NullMarked;
