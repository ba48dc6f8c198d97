/**
 * Who asks: credentials of a request are verified before any guest code runs, against keys that files hold. What comes of it is a
 * {@link io.mtpscript.effects.journal.Principal}; the credentials themselves go nowhere else.
 *
 * <p>Thread ownership: everything is immutable and safe for all threads.
 *
 * <p>Specification: language, section 4; runtime contract, section 7; docs/auth.md.
 */
@NullMarked
package io.mtpscript.engine.auth;

import org.jspecify.annotations.NullMarked;
