package io.mtpscript.effects.database;

import io.mtpscript.core.bytes.ByteBuilder;
import io.mtpscript.core.cbor.CborWriter;
import io.mtpscript.core.code.TypeDesc;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a site's answers are written: {@code Result<T, DbError>} with the indexes of the variants as this program has them,
 * found by name.
 */
final class AnswerShape {
    private static final String OK = "Ok";
    private static final String ERR = "Err";

    /** The kinds of the engine's own statements, by their indexes. */
    static final List<DbFailure.Kind> OWN_KINDS = List.of(DbFailure.Kind.values());

    private final int ok;
    private final int err;
    private final Map<DbFailure.Kind, Integer> indexes;
    private final Map<DbFailure.Kind, List<TypeDesc.Field>> payloads;

    private AnswerShape(
            int ok, int err, Map<DbFailure.Kind, Integer> indexes, Map<DbFailure.Kind, List<TypeDesc.Field>> payloads) {
        this.ok = ok;
        this.err = err;
        this.indexes = indexes;
        this.payloads = payloads;
    }

    /** The shape of a result type; empty if it is no {@code Result} with a {@code DbError} of all the kinds. */
    static Optional<AnswerShape> of(List<TypeDesc> types, int resultType) {
        if (!(types.get(resultType) instanceof TypeDesc.Union result)) {
            return Optional.empty();
        }
        int ok = index(result, OK);
        int err = index(result, ERR);
        if (ok < 0 || err < 0 || result.variants().get(err).payload().size() != 1) {
            return Optional.empty();
        }
        int errorType = result.variants().get(err).payload().getFirst().type();
        if (!(types.get(errorType) instanceof TypeDesc.Union error)) {
            return Optional.empty();
        }
        Map<DbFailure.Kind, Integer> indexes = new EnumMap<>(DbFailure.Kind.class);
        Map<DbFailure.Kind, List<TypeDesc.Field>> payloads = new EnumMap<>(DbFailure.Kind.class);
        for (DbFailure.Kind kind : DbFailure.Kind.values()) {
            int index = index(error, kind.variant());
            if (index < 0) {
                return Optional.empty();
            }
            List<TypeDesc.Field> payload = error.variants().get(index).payload();
            if (payload.stream().anyMatch(field -> types.get(field.type()) != TypeDesc.Prim.STRING)) {
                return Optional.empty();
            }
            indexes.put(kind, index);
            payloads.put(kind, payload);
        }
        return Optional.of(new AnswerShape(ok, err, indexes, payloads));
    }

    /** That of the engine's own statements: every failure has a code and a message. */
    static AnswerShape own() {
        TypeDesc.Field code = new TypeDesc.Field("code", 0, false, false);
        TypeDesc.Field message = new TypeDesc.Field("message", 0, false, false);
        Map<DbFailure.Kind, Integer> indexes = new EnumMap<>(DbFailure.Kind.class);
        Map<DbFailure.Kind, List<TypeDesc.Field>> payloads = new EnumMap<>(DbFailure.Kind.class);
        for (DbFailure.Kind kind : DbFailure.Kind.values()) {
            indexes.put(kind, OWN_KINDS.indexOf(kind));
            payloads.put(kind, List.of(code, message));
        }
        return new AnswerShape(0, 1, indexes, payloads);
    }

    private static int index(TypeDesc.Union union, String variant) {
        for (int i = 0; i < union.variants().size(); i++) {
            if (union.variants().get(i).name().equals(variant)) {
                return i;
            }
        }
        return -1;
    }

    /** {@code Ok} of a number. */
    byte[] count(long number) {
        return new CborWriter().array(2).integer(ok).integer(number).toByteArray();
    }

    /** {@code Ok} of a List of the records, which are encoded already. */
    byte[] rows(int count, ByteBuilder records) {
        CborWriter out = new CborWriter().array(2).integer(ok).array(count);
        return append(out, records);
    }

    /** {@code Ok} of {@code Some} of the one record, or of {@code None}. */
    byte[] option(boolean some, ByteBuilder record) {
        CborWriter out = new CborWriter().array(2).integer(ok);
        return some
                ? append(out.array(2).integer(0), record)
                : out.array(1).integer(1).toByteArray();
    }

    private static byte[] append(CborWriter out, ByteBuilder encoded) {
        out.buffer().add(encoded.reserve(0), 0, encoded.length());
        return out.toByteArray();
    }

    /** {@code Err} of the failure. A variant's {@code message} is the message, its other payload the subject. */
    byte[] failure(DbFailure failure) {
        List<TypeDesc.Field> payload = payloads.getOrDefault(failure.kind(), List.of());
        CborWriter out = new CborWriter().array(2).integer(err);
        out.array(1L + payload.size()).integer(indexes.getOrDefault(failure.kind(), 0));
        for (TypeDesc.Field field : payload) {
            out.text(field.name().equals("message") ? failure.message() : failure.subject());
        }
        return out.toByteArray();
    }
}
