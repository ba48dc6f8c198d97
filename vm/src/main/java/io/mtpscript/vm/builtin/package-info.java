/**
 * The builtins, one class a family: static methods that take the machine and words and give a word. Each charges its data row
 * before the work, as docs/internals.md, section 4, says, and gives 0 when that ended the request.
 *
 * <p>Language, section 7; runtime contract, section 3.
 */
@NullMarked
package io.mtpscript.vm.builtin;

import org.jspecify.annotations.NullMarked;
