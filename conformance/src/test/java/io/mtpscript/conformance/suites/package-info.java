/**
 * Third-party suites, held against the public interfaces of {@code core}. They are not part of the project: they are read from
 * the folder that the system property {@code mtp.suites} names (default {@code ../shared/suites}, relative to the root of
 * the repository), and where a suite is not there its tests say so and are skipped.
 *
 * <p>What is run, and where MTPScript decides otherwise than a suite, stands in {@code docs/conformance.md}.
 *
 * <p>Thread ownership: each test class runs on one thread.
 *
 * <p>Specification: runtime contract, sections 5 and 8; language, sections 2 and 8.
 */
@NullMarked
package io.mtpscript.conformance.suites;

import org.jspecify.annotations.NullMarked;
