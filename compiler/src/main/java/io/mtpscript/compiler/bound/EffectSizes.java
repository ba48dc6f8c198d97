package io.mtpscript.compiler.bound;

import io.mtpscript.compiler.ir.IrProgram;
import io.mtpscript.core.Limits;
import io.mtpscript.core.code.TypeDesc;
import java.util.Optional;

/** How large the answers of effects can get: by their types, or by the limits that the adapters keep. */
final class EffectSizes {
    /** Heads of what wraps an answer: the Result's and a List's. */
    private static final long WRAPPING = 32;

    /** A header of few bytes is a record with two names. */
    private static final long HEADER_GROWTH = 8;

    /** A secret stands in an answer as ciphertext, in hex. */
    private static final long CONFIG_GROWTH = 4;

    private static final long UUID_BYTES = 64;

    private final IrProgram program;
    private final Sizes sizes;

    EffectSizes(IrProgram program, Sizes sizes) {
        this.program = program;
        this.sizes = sizes;
    }

    /** @param bytes of the answer's CBOR */
    record Answer(long bytes, Size value) {}

    /** Empty where nothing limits the answer. */
    Optional<Answer> answer(IrProgram.EffectSite site) {
        int type = site.resultType();
        if (!isResult(type)) {
            return plain(site, type);
        }
        TypeDesc.Union union = (TypeDesc.Union) sizes.type(type);
        return plain(site, union.variants().getFirst().payload().getFirst().type())
                .map(ok -> new Answer(
                        Math.max(ok.bytes(), Limits.EFFECT_ERROR_BYTES) + WRAPPING,
                        Sizes.result(ok.value(), new Size.Decoded(Limits.EFFECT_ERROR_BYTES, false))));
    }

    private boolean isResult(int type) {
        return sizes.type(type) instanceof TypeDesc.Union union
                && union.variants().size() == 2
                && union.variants().getFirst().name().equals("Ok")
                && union.variants().getLast().name().equals("Err");
    }

    private Optional<Answer> plain(IrProgram.EffectSite site, int type) {
        long byType = sizes.wire().mostCbor(type);
        if (byType != Count.UNBOUNDED) {
            return Optional.of(new Answer(byType, new Size.Decoded(byType, false)));
        }
        return switch (site.effect() + "." + site.function()) {
            case "DbRead.query", "DbWrite.returning" -> {
                Size rows = sizes.view(type, new Size.Decoded(Limits.DATABASE_ANSWER_BYTES, false));
                yield Optional.of(new Answer(
                        Limits.DATABASE_ANSWER_BYTES,
                        rows instanceof Size.Items list ? list.some(Limits.DATABASE_ANSWER_ROWS) : rows));
            }
            case "DbRead.one" ->
                Optional.of(new Answer(
                        Limits.DATABASE_ANSWER_BYTES, new Size.Decoded(Limits.DATABASE_ANSWER_BYTES, false)));
            case "HttpOut.request", "HttpOut.get", "HttpOut.post", "HttpOut.put", "HttpOut.patch", "HttpOut.delete" ->
                Optional.of(decoded(Limits.HTTP_OUT_BODY_BYTES + HEADER_GROWTH * Limits.HTTP_OUT_HEADER_BYTES));
            case "Config.string", "Config.secret" -> Optional.of(decoded(CONFIG_GROWTH * Limits.CONFIG_BYTES));
            case "Random.uuid" -> Optional.of(decoded(UUID_BYTES));
            default -> Optional.empty();
        };
    }

    private static Answer decoded(long bytes) {
        return new Answer(bytes, new Size.Decoded(bytes, false));
    }

    /** {@code DbRead.query}. */
    String name(int site) {
        IrProgram.EffectSite at = program.effectSites().get(site);
        return at.effect() + "." + at.function();
    }
}
