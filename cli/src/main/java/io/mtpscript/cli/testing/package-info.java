/**
 * Runs the tests of a program: each in a VM of its own, with the whole engine for its api calls and the test's own answers
 * for every effect. What {@code mtpsc test} shows and writes. docs/testing.md, docs/internals.md section 10.
 *
 * <p>A test runs on the thread that asks for it; its api calls on the engine's one event loop while that thread waits.
 */
@NullMarked
package io.mtpscript.cli.testing;

import org.jspecify.annotations.NullMarked;
