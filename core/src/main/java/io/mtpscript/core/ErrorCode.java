package io.mtpscript.core;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Every error that a client can be answered with: the {@code error} member of the body and the HTTP status (runtime
 * contract, section 7). A program's own failures ({@code fail(404, "NoSuchCustomer")}) bring their own code and status and
 * are not listed here.
 */
public enum ErrorCode {
    /** No route has this path. */
    NOT_FOUND("NotFound", 404, "No such path"),
    /** Routes have this path, none of them this method; answered with {@code Allow}. */
    METHOD_NOT_ALLOWED("MethodNotAllowed", 405, "This path does not have this method"),
    /** The request has a body that is not declared as {@code application/json}. */
    UNSUPPORTED_MEDIA_TYPE("UnsupportedMediaType", 415, "The body must be application/json"),
    /** The client accepts nothing that the route can send. */
    NOT_ACCEPTABLE("NotAcceptable", 406, "The answer is application/json"),
    /** Malformed JSON, wrong types, missing or unknown fields, bad parameters; {@code details} lists every fault. */
    VALIDATION_FAILED("ValidationFailed", 400, "The request is not valid"),
    /** Credentials are missing or wrong. */
    UNAUTHORIZED("Unauthorized", 401, "Credentials are missing or wrong"),
    /** The credentials are good, but not for this. */
    FORBIDDEN("Forbidden", 403, "Not allowed"),
    /** The body is over {@link Limits#requestBodyBytes}. */
    BODY_TOO_LARGE("BodyTooLarge", 413, "The body is over its limit"),
    /** The header section is over {@link Limits#headerSectionBytes} or {@link Limits#headerCount}. */
    HEADERS_TOO_LARGE("HeadersTooLarge", 431, "The headers are over their limit"),
    /** The request target is over {@link Limits#urlBytes}. */
    URL_TOO_LONG("UrlTooLong", 414, "The URL is over its limit"),
    /** The client has called the route as often as it may for now; answered with {@code Retry-After}. */
    TOO_MANY_REQUESTS("TooManyRequests", 429, "Too many requests"),

    /** The request's gas is used up; the body has {@code gasLimit} and {@code gasUsed} instead of a message. */
    GAS_EXHAUSTED("GasExhausted", 500, ""),
    /** The VM's memory budget is used up. */
    MEMORY_EXHAUSTED("MemoryExhausted", 500, "The request used up its memory"),
    /** The result of an Int operation does not fit 64 bits. */
    INT_OVERFLOW("IntOverflow", 500, "An Int result does not fit 64 bits"),
    /** An Int or Decimal was divided by zero. */
    DIVISION_BY_ZERO("DivisionByZero", 500, "Division by zero"),
    /** The integer part of a Decimal result needs more than 34 digits. */
    DECIMAL_OVERFLOW("DecimalOverflow", 500, "A Decimal result does not fit 34 digits"),
    /** The response's body is over {@link Limits#RESPONSE_BODY_BYTES}. */
    RESPONSE_TOO_LARGE("ResponseTooLarge", 500, "The response is over its limit"),
    /** The program set a header that has characters no header may have. */
    INVALID_HEADER("InvalidHeader", 500, "A response header has characters that are not allowed"),

    /** The database or a peer cannot be reached. */
    UNAVAILABLE("Unavailable", 503, "A service that this request needs is not available"),
    /** An effect took longer than it may. */
    TIMEOUT("Timeout", 504, "A service that this request needs did not answer in time"),
    /** A unique constraint or a serialisation failure stands against the request. */
    CONFLICT("Conflict", 409, "The request conflicts with the current state"),
    /** A request with the same {@code Idempotency-Key} is being carried out; answered with {@code Retry-After}. */
    IDEMPOTENCY_KEY_IN_USE("IdempotencyKeyInUse", 409, "A request with this Idempotency-Key is being carried out"),
    /** The {@code Idempotency-Key} was used for another request (runtime contract, section 6). */
    IDEMPOTENCY_KEY_REUSED("IdempotencyKeyReused", 422, "This Idempotency-Key was used for another request"),
    /** The request was carried out before under its {@code Idempotency-Key}, and what it was answered was not kept. */
    RESPONSE_NOT_KEPT("ResponseNotKept", 409, "The request was carried out before, and its response was not kept"),
    /** A peer answered with something that is no answer. */
    BAD_GATEWAY("BadGateway", 502, "A service that this request needs gave a bad answer"),
    /** Any other error of an effect that the program left to the engine. */
    EFFECT_FAILED("EffectFailed", 500, "An effect of this request failed"),

    /** The engine is at one of its limits; answered with {@code Retry-After}. */
    OVERLOADED("Overloaded", 503, "The server is at its limit"),
    /** The engine finishes what it has and takes nothing new; answered with {@code Retry-After}. */
    SHUTTING_DOWN("ShuttingDown", 503, "The server is shutting down"),
    /** COMMIT was sent and its outcome is not known; answered with {@code Retry-After}. */
    COMMIT_UNKNOWN("CommitUnknown", 503, "Whether the request was committed is not known"),

    /** A replayed request made another effect call than the recorded one. */
    REPLAY_DIVERGENCE("ReplayDivergence", 500, "The request made another call than the recorded one"),
    /** {@code MTP_GAS_LIMIT} is no number within {@link Limits#GAS_MIN}..{@link Limits#GAS_MAX}: nothing was run. */
    GAS_LIMIT_OUT_OF_RANGE("GasLimitOutOfRange", 500, "The gas limit is out of range"),
    /** The engine's own fault: logged with the correlation id, answered without a message. */
    INTERNAL("Internal", 500, "");

    private static final Map<String, ErrorCode> BY_CODE =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(ErrorCode::code, Function.identity()));

    private final String code;
    private final int status;
    private final String message;

    ErrorCode(String code, int status, String message) {
        this.code = code;
        this.status = status;
        this.message = message;
    }

    /** The {@code error} member of the body, such as {@code NotFound}. */
    public String code() {
        return code;
    }

    /** The HTTP status, 400..599. */
    public int status() {
        return status;
    }

    /** The {@code message} member of the body where the situation has no better one; empty where the body has none. */
    public Optional<String> message() {
        return message.isEmpty() ? Optional.empty() : Optional.of(message);
    }

    /** Whether the answer tells the client when to come again ({@code Retry-After}). */
    public boolean retryAfter() {
        return switch (this) {
            case OVERLOADED, SHUTTING_DOWN, COMMIT_UNKNOWN, IDEMPOTENCY_KEY_IN_USE, TOO_MANY_REQUESTS -> true;
            case NOT_FOUND,
                    METHOD_NOT_ALLOWED,
                    UNSUPPORTED_MEDIA_TYPE,
                    NOT_ACCEPTABLE,
                    VALIDATION_FAILED,
                    UNAUTHORIZED,
                    FORBIDDEN,
                    BODY_TOO_LARGE,
                    HEADERS_TOO_LARGE,
                    URL_TOO_LONG,
                    GAS_EXHAUSTED,
                    MEMORY_EXHAUSTED,
                    INT_OVERFLOW,
                    DIVISION_BY_ZERO,
                    DECIMAL_OVERFLOW,
                    RESPONSE_TOO_LARGE,
                    INVALID_HEADER,
                    UNAVAILABLE,
                    TIMEOUT,
                    CONFLICT,
                    IDEMPOTENCY_KEY_REUSED,
                    RESPONSE_NOT_KEPT,
                    BAD_GATEWAY,
                    EFFECT_FAILED,
                    REPLAY_DIVERGENCE,
                    GAS_LIMIT_OUT_OF_RANGE,
                    INTERNAL -> false;
        };
    }

    /** The error with this {@code error} member, for readers of journals and audit records. */
    public static Optional<ErrorCode> of(String code) {
        return Optional.ofNullable(BY_CODE.get(code));
    }
}
