@org.jspecify.annotations.NullMarked
package io.mtpscript.cli.load;
