package io.mtpscript.compiler.ir;

import io.mtpscript.compiler.source.Span;
import io.mtpscript.compiler.typed.TPattern;
import io.mtpscript.core.code.Builtin;
import io.mtpscript.core.code.TypeDesc;
import io.mtpscript.core.decimal.Decimal;
import java.util.List;

/**
 * A Json number whose value is an Int is always {@code JsonInt}: constructing {@code JsonDecimal} with an integral Decimal makes
 * one, and a pattern that names one means it. Language reference sections 2 and 8.
 */
final class JsonNumbers {
    /** The prelude's order of Json's variants. */
    static final int JSON_INT = 2;

    static final int JSON_DECIMAL = 3;

    private JsonNumbers() {}

    static boolean isDecimal(TypeTable types, int union, int variant) {
        return variant == JSON_DECIMAL && types.union(union).role() == TypeDesc.Role.JSON;
    }

    static TPattern normalize(TypeTable types, TPattern.Variant pattern) {
        if (pattern.variant() != JSON_DECIMAL || pattern.type().symbol() != types.json()) {
            return pattern;
        }
        TPattern number = pattern.args().getFirst();
        if (number instanceof TPattern.DecimalLit literal && literal.value().isInt()) {
            var integer = new TPattern.IntLit(literal.value().toLong());
            return new TPattern.Variant(pattern.type(), JSON_INT, List.of(integer));
        }
        if (number instanceof TPattern.Or or) {
            return new TPattern.Or(
                    pattern.type(),
                    or.alternatives().stream()
                            .map(a -> normalize(types, new TPattern.Variant(pattern.type(), JSON_DECIMAL, List.of(a))))
                            .toList());
        }
        return pattern;
    }

    static Constant constant(int json, Decimal value) {
        return value.isInt()
                ? new Constant.Variant(json, JSON_INT, List.of(new Constant.Int(value.toLong())))
                : new Constant.Variant(json, JSON_DECIMAL, List.of(new Constant.Dec(value)));
    }

    /** Ends the block with the canonical Json number of a Decimal. */
    static void construct(Linking linking, int json, Atom decimal, BlockBuilder b, Span span, Finish finish) {
        int option = linking.optionOf(TypeTable.INT);
        Atom integral = b.let(option, new Op.CallBuiltin(Builtin.DECIMAL_TO_INT, 0, List.of(decimal)), span);
        Conditions.split(
                new Cond.Compare(Cond.Relation.EQUAL, integral, linking.none(option)),
                b,
                none -> finish.with(
                        none.let(json, new Op.MakeVariant(json, JSON_DECIMAL, List.of(decimal)), span), none),
                some -> {
                    Atom value = some.let(TypeTable.INT, new Op.Payload(integral, 0, 0), span);
                    finish.with(some.let(json, new Op.MakeVariant(json, JSON_INT, List.of(value)), span), some);
                },
                span);
    }
}
