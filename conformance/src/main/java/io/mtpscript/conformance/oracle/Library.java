package io.mtpscript.conformance.oracle;

import io.mtpscript.compiler.typed.TExpr.ArithmeticOp;
import io.mtpscript.compiler.typed.Type;
import io.mtpscript.core.ErrorCode;
import io.mtpscript.core.unicode.CaseMapping;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The functions of the standard library that have no body, by the names of their builtins. */
final class Library {
    private static final int MIN_HS256_KEY = 32;

    private final Fuel fuel;
    private final Equality equality;

    Library(Fuel fuel, Equality equality) {
        this.fuel = fuel;
        this.equality = equality;
    }

    /** @param types the type arguments of the call */
    Value call(String builtin, List<Type> types, List<Value> args) {
        fuel.use(1);
        String module = builtin.substring(0, builtin.indexOf('_'));
        Value result = switch (module) {
            case "string" -> strings(builtin, args);
            case "int", "bool" -> numbers(builtin, args);
            case "decimal" -> decimals(builtin, args);
            case "list" -> lists(builtin, args);
            case "map" -> maps(builtin, args);
            case "json" -> json(builtin, types, args);
            case "sql" -> join(items(args, 0), (Value.Sql) args.get(1));
            default -> encodings(builtin, args);
        };
        if (result instanceof Value.Text(String text)) {
            // Encodings of encodings grow without end.
            Texts.room(text.length(), fuel);
        }
        return result;
    }

    private static String text(List<Value> args, int index) {
        return ((Value.Text) args.get(index)).value();
    }

    private static long number(List<Value> args, int index) {
        return ((Value.Int) args.get(index)).value();
    }

    private static BigDecimal decimal(List<Value> args, int index) {
        return ((Value.Dec) args.get(index)).value();
    }

    private static List<Value> items(List<Value> args, int index) {
        return ((Value.Items) args.get(index)).values();
    }

    private static SortedMap<MapKey, Value.Entry> entries(List<Value> args, int index) {
        return new TreeMap<>(((Value.Entries) args.get(index)).entries());
    }

    private static Value list(List<Value> values) {
        return new Value.Items(values);
    }

    private Value strings(String builtin, List<Value> args) {
        return switch (builtin) {
            case "string_length" -> Value.integer(Texts.length(text(args, 0)));
            case "string_slice" -> Value.text(Texts.slice(text(args, 0), number(args, 1), number(args, 2)));
            case "string_split" -> list(Texts.split(text(args, 0), text(args, 1)));
            case "string_join" -> joined(items(args, 0), text(args, 1));
            case "string_trim" -> Value.text(Texts.trim(text(args, 0)));
            case "string_replace" -> replaced(text(args, 0), text(args, 1), text(args, 2));
            case "string_contains" -> Value.bool(text(args, 0).contains(text(args, 1)));
            case "string_starts_with" -> Value.bool(text(args, 0).startsWith(text(args, 1)));
            case "string_ends_with" -> Value.bool(text(args, 0).endsWith(text(args, 1)));
            case "string_pad_start" ->
                Value.text(Texts.padding(text(args, 0), number(args, 1), text(args, 2), fuel) + text(args, 0));
            case "string_pad_end" ->
                Value.text(text(args, 0) + Texts.padding(text(args, 0), number(args, 1), text(args, 2), fuel));
            case "string_to_upper" -> Value.text(Texts.mapped(text(args, 0), CaseMapping::toUpper));
            case "string_to_lower" -> Value.text(Texts.mapped(text(args, 0), CaseMapping::toLower));
            case "string_to_int" -> Texts.toInt(text(args, 0));
            case "string_to_decimal" ->
                parsed(text(args, 0)) instanceof Value.Variant(int tag, var payload) && tag == 0
                        ? Value.some(payload.getFirst())
                        : Value.NONE;
            case "string_index_of" -> Texts.indexOf(text(args, 0), text(args, 1));
            case "string_repeat" -> Value.text(Texts.repeat(text(args, 0), number(args, 1), fuel));
            default -> throw new NotCovered(builtin);
        };
    }

    private Value joined(List<Value> parts, String separator) {
        long length = (long) parts.size() * separator.length();
        for (Value part : parts) {
            length += ((Value.Text) part).value().length();
        }
        Texts.room(length, fuel);
        return Value.text(String.join(
                separator, parts.stream().map(p -> ((Value.Text) p).value()).toList()));
    }

    private Value replaced(String text, String what, String with) {
        Texts.room(((long) text.length() / Math.max(1, what.length()) + 1) * with.length(), fuel);
        return Value.text(Texts.replace(text, what, with));
    }

    private Value numbers(String builtin, List<Value> args) {
        return switch (builtin) {
            case "int_to_string" -> Value.text(Long.toString(number(args, 0)));
            case "bool_to_string" -> Value.text(((Value.Bool) args.getFirst()).value() ? "true" : "false");
            case "int_checked_add" -> checked(ArithmeticOp.ADD, args);
            case "int_checked_sub" -> checked(ArithmeticOp.SUBTRACT, args);
            case "int_checked_mul" -> checked(ArithmeticOp.MULTIPLY, args);
            case "int_checked_div" -> checked(ArithmeticOp.DIVIDE, args);
            case "int_pow" -> {
                try {
                    yield Value.integer(Numbers.power(BigInteger.valueOf(number(args, 0)), number(args, 1))
                            .longValueExact());
                } catch (Numbers.Fault fault) {
                    throw new Trap(fault.code());
                }
            }
            default -> throw new NotCovered(builtin);
        };
    }

    private static Value checked(ArithmeticOp op, List<Value> args) {
        try {
            return Value.ok(Value.integer(Numbers.integer(op, number(args, 0), number(args, 1))));
        } catch (Numbers.Fault fault) {
            return Value.err(Value.plain(fault.code() == ErrorCode.INT_OVERFLOW ? 0 : 1));
        }
    }

    private interface Computation {
        BigDecimal result() throws Numbers.Fault;
    }

    private static Value decimalResult(Computation computation) {
        try {
            return Value.ok(Numbers.decimal(computation.result()));
        } catch (Numbers.Fault fault) {
            return Value.err(Value.plain(fault.code() == ErrorCode.DECIMAL_OVERFLOW ? 0 : 1));
        }
    }

    private static final Value INVALID_SCALE = Value.err(Value.plain(2));
    private static final Value INVALID_DECIMAL = Value.err(Value.plain(3));

    private static boolean scale(long scale) {
        return scale >= 0 && scale <= Numbers.SCALE;
    }

    private Value decimals(String builtin, List<Value> args) {
        return switch (builtin) {
            case "decimal_add" ->
                decimalResult(() -> Numbers.decimal(ArithmeticOp.ADD, decimal(args, 0), decimal(args, 1)));
            case "decimal_sub" ->
                decimalResult(() -> Numbers.decimal(ArithmeticOp.SUBTRACT, decimal(args, 0), decimal(args, 1)));
            case "decimal_mul" ->
                decimalResult(() -> Numbers.decimal(ArithmeticOp.MULTIPLY, decimal(args, 0), decimal(args, 1)));
            case "decimal_div" ->
                scale(number(args, 2))
                        ? decimalResult(() -> Numbers.divide(decimal(args, 0), decimal(args, 1), (int) number(args, 2)))
                        : INVALID_SCALE;
            case "decimal_round" ->
                scale(number(args, 1))
                        ? decimalResult(() -> Numbers.rounded(decimal(args, 0), (int) number(args, 1)))
                        : INVALID_SCALE;
            case "decimal_compare" -> Value.integer(decimal(args, 0).compareTo(decimal(args, 1)));
            case "decimal_abs" -> Numbers.decimal(decimal(args, 0).abs());
            case "decimal_to_string" -> Value.text(decimal(args, 0).toPlainString());
            case "decimal_format" -> {
                if (!scale(number(args, 1))) {
                    yield INVALID_SCALE;
                }
                int digits = (int) number(args, 1);
                BigDecimal rounded = decimal(args, 0).setScale(digits, RoundingMode.HALF_EVEN);
                yield Value.ok(Value.text(rounded.toPlainString()));
            }
            case "decimal_from_string" -> parsed(text(args, 0));
            case "decimal_from_int" -> Numbers.decimal(BigDecimal.valueOf(number(args, 0)));
            case "decimal_to_int" ->
                Numbers.isInt(decimal(args, 0))
                        ? Value.some(Value.integer(decimal(args, 0).longValueExact()))
                        : Value.NONE;
            default -> throw new NotCovered(builtin);
        };
    }

    private static Value parsed(String text) {
        return Texts.number(text)
                .map(number -> {
                    BigDecimal stripped = Numbers.canonical(number);
                    int integerDigits = stripped.precision() - stripped.scale();
                    if (integerDigits > Numbers.DIGITS) {
                        return Value.err(Value.plain(0));
                    }
                    return stripped.precision() > Numbers.DIGITS || stripped.scale() > Numbers.SCALE
                            ? INVALID_DECIMAL
                            : Value.ok(new Value.Dec(stripped));
                })
                .orElse(INVALID_DECIMAL);
    }

    private Value lists(String builtin, List<Value> args) {
        return switch (builtin) {
            case "list_length" -> Value.integer(items(args, 0).size());
            case "list_get" -> {
                long index = number(args, 1);
                yield index >= 0 && index < items(args, 0).size()
                        ? Value.some(items(args, 0).get((int) index))
                        : Value.NONE;
            }
            case "list_at" -> items(args, 0).get((int) number(args, 1));
            case "list_slice" -> {
                int size = items(args, 0).size();
                int from = Math.clamp(number(args, 1), 0, size);
                int to = Math.clamp(number(args, 2), from, size);
                yield list(List.copyOf(items(args, 0).subList(from, to)));
            }
            case "list_reverse" -> list(items(args, 0).reversed());
            case "list_range" -> range(number(args, 0), number(args, 1));
            case "list_pick" -> {
                var kept = new ArrayList<Value>();
                for (int i = 0; i < items(args, 0).size(); i++) {
                    if (items(args, 1).get(i).equals(Value.bool(true))) {
                        kept.add(items(args, 0).get(i));
                    }
                }
                yield list(kept);
            }
            case "list_sort_by_keys" -> sorted(items(args, 0), items(args, 1));
            case "list_distinct" -> {
                var kept = new ArrayList<Value>();
                for (Value item : items(args, 0)) {
                    if (kept.stream().noneMatch(other -> equality.equal(other, item))) {
                        kept.add(item);
                    }
                }
                yield list(kept);
            }
            case "list_flatten" -> {
                var all = new ArrayList<Value>();
                for (Value part : items(args, 0)) {
                    fuel.use(((Value.Items) part).values().size());
                    all.addAll(((Value.Items) part).values());
                }
                yield list(all);
            }
            default -> throw new NotCovered(builtin);
        };
    }

    private Value range(long from, long to) {
        if (to <= from) {
            return list(List.of());
        }
        BigInteger count = BigInteger.valueOf(to).subtract(BigInteger.valueOf(from));
        if (count.bitLength() > 22) {
            throw new Fuel.Empty();
        }
        fuel.use(count.longValueExact());
        var all = new ArrayList<Value>();
        for (long i = from; i < to; i++) {
            all.add(new Value.Int(i));
        }
        return list(all);
    }

    private static Value sorted(List<Value> items, List<Value> keys) {
        Comparator<Integer> order = (a, b) -> switch (keys.get(a)) {
            case Value.Int(long key) -> Long.compare(key, ((Value.Int) keys.get(b)).value());
            case Value.Text(String key) -> Texts.compare(key, ((Value.Text) keys.get(b)).value());
            default -> throw new NotCovered("sorting by " + keys.get(a));
        };
        return list(IntStream.range(0, items.size())
                .boxed()
                .sorted(order)
                .map(items::get)
                .toList());
    }

    private Value maps(String builtin, List<Value> args) {
        return switch (builtin) {
            case "map_empty" -> new Value.Entries(new TreeMap<>());
            case "map_from_list" -> {
                var all = new TreeMap<MapKey, Value.Entry>();
                for (Value item : items(args, 0)) {
                    var fields = (Value.Fields) item;
                    put(all, Evaluator.field(fields, "key"), Evaluator.field(fields, "value"));
                }
                yield new Value.Entries(all);
            }
            case "map_get" -> {
                var found = ((Value.Entries) args.getFirst()).entries().get(MapKey.of(args.get(1)));
                yield found == null ? Value.NONE : Value.some(found.content());
            }
            case "map_has" ->
                Value.bool(((Value.Entries) args.getFirst()).entries().containsKey(MapKey.of(args.get(1))));
            case "map_set" -> {
                var all = entries(args, 0);
                fuel.use(all.size() / 16);
                put(all, args.get(1), args.get(2));
                yield new Value.Entries(all);
            }
            case "map_remove" -> {
                var all = entries(args, 0);
                fuel.use(all.size() / 16);
                all.remove(MapKey.of(args.get(1)));
                yield new Value.Entries(all);
            }
            case "map_size" ->
                Value.integer(((Value.Entries) args.getFirst()).entries().size());
            case "map_keys" ->
                list(entries(args, 0).values().stream().map(Value.Entry::key).toList());
            case "map_values" ->
                list(entries(args, 0).values().stream()
                        .map(Value.Entry::content)
                        .toList());
            case "map_entries" ->
                list(entries(args, 0).values().stream().map(Library::entry).toList());
            case "map_merge" -> {
                var all = entries(args, 0);
                all.putAll(entries(args, 1));
                yield new Value.Entries(all);
            }
            default -> throw new NotCovered(builtin);
        };
    }

    private static void put(SortedMap<MapKey, Value.Entry> all, Value key, Value content) {
        all.put(MapKey.of(key), new Value.Entry(key, content));
    }

    private static Value entry(Value.Entry entry) {
        var fields = new TreeMap<String, Value>();
        fields.put("key", entry.key());
        fields.put("value", entry.content());
        return new Value.Fields(fields);
    }

    private Value json(String builtin, List<Type> types, List<Value> args) {
        return switch (builtin) {
            case "json_encode" -> Value.text(JsonWriter.write(types.getFirst(), args.getFirst(), fuel));
            case "json_decode" -> decoded(types.getFirst(), text(args, 0), true);
            case "json_decode_strict" -> decoded(types.getFirst(), text(args, 0), false);
            default -> throw new NotCovered(builtin);
        };
    }

    Value decoded(Type type, String text, boolean open) {
        fuel.use(text.length() / 64);
        var decoding = new JsonDecoding(open);
        Value value = decoding.read(type, text, "$");
        if (decoding.faults().isEmpty()) {
            return Value.ok(value);
        }
        JsonDecoding.Fault first = decoding.faults().getFirst();
        return Value.err(new Value.Variant(0, List.of(new Value.Text(first.path()), new Value.Text(first.message()))));
    }

    private static Value join(List<Value> parts, Value.Sql separator) {
        var out = new SqlBuilder();
        for (int i = 0; i < parts.size(); i++) {
            if (i > 0) {
                out.splice(separator);
            }
            out.splice((Value.Sql) parts.get(i));
        }
        return out.sql();
    }

    private Value encodings(String builtin, List<Value> args) {
        return switch (builtin) {
            case "cbor_encode" ->
                Value.text(HexFormat.of().formatHex(Cbor.of(args.getFirst()).encode()));
            case "hash_sha256" -> Value.text(HexFormat.of().formatHex(sha256(Texts.utf8(text(args, 0)))));
            case "hash_fnv1a64" -> Value.text(HexFormat.of().toHexDigits(MapKey.fnv1a64(Texts.utf8(text(args, 0)))));
            case "hash_hmac_sha256" -> Value.text(HexFormat.of().formatHex(mac(args.getFirst(), text(args, 1))));
            case "hash_equal" -> Value.bool(text(args, 0).equals(text(args, 1)));
            case "url_encode" -> Value.text(Texts.urlEncode(text(args, 0)));
            case "url_decode" -> Texts.urlDecode(text(args, 0));
            case "base64_encode" -> Value.text(Base64.getEncoder().encodeToString(Texts.utf8(text(args, 0))));
            case "base64_decode" -> Texts.base64Decode(text(args, 0), Base64.getDecoder(), Base64.getEncoder());
            case "base64_url_encode" -> Value.text(Base64.getUrlEncoder().encodeToString(Texts.utf8(text(args, 0))));
            case "base64_url_decode" ->
                Texts.base64Decode(text(args, 0), Base64.getUrlDecoder(), Base64.getUrlEncoder());
            case "jwt_hs256" ->
                Value.text(
                        key(args.getFirst()).length < MIN_HS256_KEY
                                ? ""
                                : Base64.getUrlEncoder()
                                        .withoutPadding()
                                        .encodeToString(mac(args.getFirst(), text(args, 1))));
            default -> throw new NotCovered(builtin);
        };
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] key(Value key) {
        return Texts.utf8(key instanceof Value.Secret(String secret) ? secret : ((Value.Text) key).value());
    }

    private static byte[] mac(Value key, String message) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            byte[] bytes = key(key);
            // The platform refuses an empty key; the algorithm pads it with zeros as any short one.
            mac.init(new SecretKeySpec(bytes.length == 0 ? new byte[1] : bytes, "HmacSHA256"));
            return mac.doFinal(Texts.utf8(message));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
