/** What the tests of this module share: seeded random cases. */
@NullMarked
package io.mtpscript.core.testing;

import org.jspecify.annotations.NullMarked;
