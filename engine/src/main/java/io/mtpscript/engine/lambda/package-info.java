/**
 * An engine as an AWS Lambda function: requests come from the Runtime API as events of API Gateway (REST and HTTP), load balancers
 * and function URLs, and run as they do over HTTP, with the platform's ids in their seeds.
 *
 * <p>Thread ownership: one thread asks for an event, has it answered, and asks for the next.
 *
 * <p>Specification: runtime contract, section 2; docs/lambda.md.
 */
@NullMarked
package io.mtpscript.engine.lambda;

import org.jspecify.annotations.NullMarked;
