@org.jspecify.annotations.NullMarked
package io.mtpscript.engine.packing;
