package io.mtpscript.compiler.types;

import io.mtpscript.compiler.typed.Type;

/**
 * The body an expression belongs to: what {@code ?} leaves and whether effects may be used.
 *
 * @param result what the body gives; {@code a response} for an api
 * @param routine the declaration around it
 */
record Body(Kind kind, Type result, Routine routine) {
    enum Kind {
        FUNCTION,
        LAMBDA,
        API,
        TEST,
        CONSTANT
    }
}
