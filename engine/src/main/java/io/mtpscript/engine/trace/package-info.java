/**
 * Traces as OpenTelemetry has them: a span for each request and one for each call of a database or another service, under the
 * trace that the client is in (W3C Trace Context), sent to a collector as OTLP in JSON. A request's spans are made on its event
 * loop, the rest is done by the sender's thread.
 */
@NullMarked
package io.mtpscript.engine.trace;

import org.jspecify.annotations.NullMarked;
