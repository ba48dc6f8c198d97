/** Events and answers of AWS Lambda, without a platform. */
@NullMarked
package io.mtpscript.engine.lambda;

import org.jspecify.annotations.NullMarked;
