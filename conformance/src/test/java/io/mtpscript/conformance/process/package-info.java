/**
 * The two programs as their users start them: processes, files, sockets, signals. What needs less than that is tested in the
 * modules themselves.
 */
@NullMarked
package io.mtpscript.conformance.process;

import org.jspecify.annotations.NullMarked;
