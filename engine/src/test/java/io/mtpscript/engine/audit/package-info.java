@NullMarked
package io.mtpscript.engine.audit;

import org.jspecify.annotations.NullMarked;
