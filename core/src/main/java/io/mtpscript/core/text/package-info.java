/**
 * What every program that speaks to people shares: finding the name that somebody meant, reading
 * PEM files. Pure; values may be used by any thread.
 */
@NullMarked
package io.mtpscript.core.text;

import org.jspecify.annotations.NullMarked;
