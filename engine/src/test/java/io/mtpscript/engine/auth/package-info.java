/** Tests of verifying credentials: no socket, no program. */
@NullMarked
package io.mtpscript.engine.auth;

import org.jspecify.annotations.NullMarked;
