/** Tests of migrations. */
@NullMarked
package io.mtpscript.cli.migrations;

import org.jspecify.annotations.NullMarked;
