package io.mtpscript.conformance.generate;

import io.mtpscript.compiler.typed.Type;
import io.mtpscript.compiler.typed.UnionSymbol;
import io.mtpscript.core.cbor.CborValue;
import io.mtpscript.core.decimal.Decimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Answers to effects from a seed: values of the type that a call gives. */
public final class Answers {
    private final Chance chance;

    public Answers(long seed) {
        chance = new Chance(seed);
    }

    /** The next answer. */
    public CborValue next(Type type) {
        return of(type, Map.of(), 3);
    }

    private CborValue of(Type type, Map<Type.TypeParam, Type> params, int depth) {
        return switch (type) {
            case Type.Prim prim -> scalar(prim);
            case Type.Param(var param) -> of(params.getOrDefault(param, Type.Prim.UNIT), Map.of(), depth);
            case Type.ListOf(Type element) -> {
                var items = new ArrayList<CborValue>();
                for (int i = depth <= 0 ? 0 : chance.oneIn(30) ? 200 : chance.below(4); i > 0; i--) {
                    items.add(of(element, params, depth - 1));
                }
                yield new CborValue.Array(items);
            }
            case Type.MapOf _ -> new CborValue.Map(List.of());
            case Type.Record(var fields) -> {
                var members = new TreeMap<String, CborValue>();
                fields.forEach(f -> members.put(f.name(), of(f.type(), params, depth)));
                yield CborValue.mapOf(members);
            }
            case Type.Union(var symbol, var args) -> {
                Map<Type.TypeParam, Type> inner = new HashMap<>();
                for (int i = 0; i < args.size(); i++) {
                    Type arg = args.get(i);
                    inner.put(
                            symbol.params().get(i),
                            arg instanceof Type.Param(var param) ? params.getOrDefault(param, arg) : arg);
                }
                List<UnionSymbol.Variant> variants = symbol.variants();
                // Most calls go well.
                int tag = chance.oneIn(4) || depth <= 0 ? chance.below(variants.size()) : 0;
                var items = new ArrayList<CborValue>();
                items.add(new CborValue.Int(tag));
                variants.get(tag).payload().forEach(p -> items.add(of(p.type(), inner, depth - 1)));
                yield new CborValue.Array(items);
            }
            case Type.Function _ -> throw new IllegalStateException("no answer is a function");
        };
    }

    private CborValue scalar(Type.Prim prim) {
        return switch (prim) {
            case INT -> new CborValue.Int(chance.oneIn(10) ? chance.number() : chance.below(600));
            case BOOL -> new CborValue.Bool(chance.oneIn(2));
            case STRING -> new CborValue.Text(chance.of(Literals.STRINGS));
            case DECIMAL -> {
                String digits = chance.pick("12.5", "-0.01", "100", "0.333");
                if (Decimal.parse(digits) instanceof Decimal decimal) {
                    yield new CborValue.Decimal(decimal);
                }
                throw new IllegalStateException(digits);
            }
            case UNIT -> new CborValue.Null();
            case SECRET -> new CborValue.Bytes(chance.of(Literals.STRINGS).getBytes(StandardCharsets.UTF_8));
            case SQL, RESPONSE -> throw new IllegalStateException("no answer: " + prim);
        };
    }
}
