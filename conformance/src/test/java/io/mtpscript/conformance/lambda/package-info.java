/** Programs as functions of AWS Lambda. */
@NullMarked
package io.mtpscript.conformance.lambda;

import org.jspecify.annotations.NullMarked;
