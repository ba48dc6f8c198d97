/**
 * Cryptography over bytes on the heap, each a function of its arguments alone: HMAC, checking signatures, Argon2id. The JDK and
 * Bouncy Castle compute it, and Bouncy Castle's types stop here. Callers have charged before, and wipe the keys they passed.
 *
 * <p>Language, section 7.
 */
@NullMarked
package io.mtpscript.vm.crypto;

import org.jspecify.annotations.NullMarked;
