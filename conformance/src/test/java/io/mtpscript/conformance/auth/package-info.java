/** Credentials from a client's header to a program and its journal, over HTTP. */
@NullMarked
package io.mtpscript.conformance.auth;

import org.jspecify.annotations.NullMarked;
