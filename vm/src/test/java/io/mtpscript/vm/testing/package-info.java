/** What the tests of this module share: an assembler of bytecode, random values, a VM to run them in. One thread each. */
@NullMarked
package io.mtpscript.vm.testing;

import org.jspecify.annotations.NullMarked;
