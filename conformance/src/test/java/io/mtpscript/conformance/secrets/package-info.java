/** Secrets in every position in which a program can have them, and everything that an engine writes searched for them. */
@NullMarked
package io.mtpscript.conformance.secrets;

import org.jspecify.annotations.NullMarked;
