/** Tests of the journal in files. */
@org.jspecify.annotations.NullMarked
package io.mtpscript.effects.journal.segment;
