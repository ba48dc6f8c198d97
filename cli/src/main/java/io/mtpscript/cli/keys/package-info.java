/**
 * Signing keys and certificates: making them, reading them, signing snapshots. Bouncy Castle stops here. Runtime contract
 * section 8.
 */
@NullMarked
package io.mtpscript.cli.keys;

import org.jspecify.annotations.NullMarked;
