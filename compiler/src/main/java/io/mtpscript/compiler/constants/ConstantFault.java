package io.mtpscript.compiler.constants;

import io.mtpscript.compiler.backend.Emission;
import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.ir.IrProgram.ModuleConstant;
import io.mtpscript.compiler.source.Span;
import io.mtpscript.core.Limits;
import io.mtpscript.core.code.Evaluator;

/** Says why a constant cannot be computed. */
final class ConstantFault {
    /** The library's sources: no place to send a user to. */
    private static final String LIBRARY = "std/";

    private ConstantFault() {}

    static Diagnostic of(ModuleConstant constant, Evaluator.Trapped trapped, Emission emission) {
        String subject = "the constant `" + constant.name() + "` ";
        return switch (trapped.code()) {
            case GAS_EXHAUSTED ->
                Diagnostic.of(
                                DiagnosticCode.CONSTANT_TOO_COSTLY,
                                constant.span(),
                                subject + "costs more gas to compute than the " + Limits.CONSTANT_GAS
                                        + " that all constants of a program may cost together")
                        .withHint(
                                "Look for a recursion without end, or compute less: every request pays for its constants.");
            case MEMORY_EXHAUSTED ->
                Diagnostic.of(
                                DiagnosticCode.CONSTANT_TOO_COSTLY,
                                constant.span(),
                                subject + "needs more than the " + Limits.CONSTANT_MEMORY_BYTES
                                        + " bytes of memory that computing a constant may use")
                        .withHint("Look for a recursion without end, or compute less.");
            case INT_OVERFLOW ->
                trap(constant, trapped, emission, "the result does not fit an Int", result("Int.checkedMul"));
            case DIVISION_BY_ZERO ->
                trap(constant, trapped, emission, "this divides by zero", result("Int.checkedDiv"));
            case DECIMAL_OVERFLOW ->
                trap(
                        constant,
                        trapped,
                        emission,
                        "the result has more than 34 digits before its point",
                        result("Decimal.mul"));
            case RESPONSE_TOO_LARGE ->
                trap(
                        constant,
                        trapped,
                        emission,
                        "the JSON nests more than " + Limits.JSON_DEPTH + " arrays and objects, or is too long",
                        ".");
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
                    TOO_MANY_REQUESTS,
                    INVALID_HEADER,
                    UNAVAILABLE,
                    TIMEOUT,
                    CONFLICT,
                    IDEMPOTENCY_KEY_IN_USE,
                    IDEMPOTENCY_KEY_REUSED,
                    RESPONSE_NOT_KEPT,
                    BAD_GATEWAY,
                    EFFECT_FAILED,
                    OVERLOADED,
                    SHUTTING_DOWN,
                    COMMIT_UNKNOWN,
                    REPLAY_DIVERGENCE,
                    GAS_LIMIT_OUT_OF_RANGE,
                    INTERNAL -> throw new IllegalStateException("pure code ended in " + trapped.code());
        };
    }

    private static String result(String total) {
        return ", or use a function such as `" + total + "`, which gives a Result.";
    }

    private static Diagnostic trap(
            ModuleConstant constant, Evaluator.Trapped trapped, Emission emission, String why, String otherwise) {
        Span place = trapped.position() < 0 ? constant.span() : emission.span(trapped.position());
        if (place.file().path().startsWith(LIBRARY)) {
            place = constant.span();
        }
        Span declared = constant.span();
        var diagnostic = Diagnostic.of(
                        DiagnosticCode.CONSTANT_TRAP,
                        place,
                        "the constant `" + constant.name() + "` cannot be computed: " + why)
                .withHint("Constants are computed when the program is compiled. Change the values it is made of"
                        + otherwise);
        boolean inside = place.file().equals(declared.file())
                && place.start() >= declared.start()
                && place.end() <= declared.end();
        return inside ? diagnostic : diagnostic.withLabel(declared, "the constant is declared here");
    }
}
