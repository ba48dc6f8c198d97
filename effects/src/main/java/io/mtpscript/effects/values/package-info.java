/**
 * Conversions between the canonical CBOR of values and JSON, by the type table (docs/internals.md, section 5; language,
 * section 6). Pure.
 */
@NullMarked
package io.mtpscript.effects.values;

import org.jspecify.annotations.NullMarked;
