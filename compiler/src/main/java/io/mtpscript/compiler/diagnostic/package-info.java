/** What the compiler tells its user: coded findings as values, and how they are drawn. Immutable. */
@NullMarked
package io.mtpscript.compiler.diagnostic;

import org.jspecify.annotations.NullMarked;
