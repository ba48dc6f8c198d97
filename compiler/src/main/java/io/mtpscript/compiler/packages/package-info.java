/**
 * Modules of packages: where an import leads, and whether packages agree on the unions they share (language reference, section
 * 4). A package {@code acme/money} is the folder {@code vendor/acme/money} of a project.
 *
 * <p>Pure; all types are immutable.
 */
@NullMarked
package io.mtpscript.compiler.packages;

import org.jspecify.annotations.NullMarked;
