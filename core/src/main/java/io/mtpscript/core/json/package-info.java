/**
 * Canonical JSON: RFC 8785 but for its numbers, which are Ints in full 64-bit range and Decimals in shortest plain form.
 *
 * <p>{@link io.mtpscript.core.json.JsonText} has the one rule for escapes, which writers into other memory use too; {@link
 * io.mtpscript.core.json.CanonicalJson} writes item by item; {@link io.mtpscript.core.json.JsonValue} is a tree with a
 * strict parser, for settings, journals and tools. Guests' bodies are parsed and written by the VM, in its own memory.
 *
 * <p>Thread ownership: a writer belongs to one thread at a time; the rest is immutable.
 *
 * <p>Specification: runtime contract, section 5; language, sections 6 and 8.
 */
@NullMarked
package io.mtpscript.core.json;

import org.jspecify.annotations.NullMarked;
