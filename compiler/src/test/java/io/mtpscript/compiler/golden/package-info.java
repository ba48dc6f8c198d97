/** Golden cases: folders of files that say what a phase must give, for the tests of every compiler package. */
@NullMarked
package io.mtpscript.compiler.golden;

import org.jspecify.annotations.NullMarked;
