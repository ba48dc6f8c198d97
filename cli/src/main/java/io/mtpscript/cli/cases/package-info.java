/**
 * Test cases made of recorded requests: written by {@code mtpsc replay --export}, without what the requests held of people, and run
 * by {@code mtpsc test}.
 *
 * <p>Thread ownership: the command's thread.
 *
 * <p>Specification: docs/testing.md.
 */
@NullMarked
package io.mtpscript.cli.cases;

import org.jspecify.annotations.NullMarked;
