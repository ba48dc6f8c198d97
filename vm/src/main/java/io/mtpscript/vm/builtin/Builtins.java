package io.mtpscript.vm.builtin;

import io.mtpscript.core.code.Builtin;
import io.mtpscript.vm.machine.Machine;
import io.mtpscript.vm.machine.MapTree;

/** From a builtin's number to its method: arguments are registers, the result is a word. */
public final class Builtins {
    private static final Builtin[] BY_ID = byId();

    private Builtins() {}

    private static Builtin[] byId() {
        int max = 0;
        for (Builtin builtin : Builtin.values()) {
            max = Math.max(max, builtin.id());
        }
        // Numbers between the families are no builtins; verified code has none of them.
        Builtin[] table = new Builtin[max + 1];
        java.util.Arrays.fill(table, Builtin.MAP_EMPTY);
        for (Builtin builtin : Builtin.values()) {
            table[builtin.id()] = builtin;
        }
        return table;
    }

    static Builtin of(int id) {
        return BY_ID[id];
    }

    /**
     * Runs a builtin.
     *
     * @param id its number, verified
     * @param r registers; arguments start at {@code at}
     * @param aux operand c
     * @return the result; after it the machine may have trapped
     */
    public static long call(Machine m, JsonBuiltins json, int id, long[] r, int at, int aux) {
        m.step();
        Builtin builtin = BY_ID[id];
        return switch (builtin) {
            case OP_EQUAL ->
                m.order().compare(aux, r[at], r[at + 1], m.image().unitPrice(Builtin.OP_EQUAL)) == 0 ? 1 : 0;
            case OP_CONCAT -> StringBuiltins.concat(m, r, at, aux);
            case OP_STRING_COMPARE -> StringBuiltins.compare(m, r[at], r[at + 1]);
            case OP_LIST_CONCAT -> ListBuiltins.concat(m, r, at, aux);
            case OP_DECIMAL_ADD, OP_DECIMAL_SUB, OP_DECIMAL_MUL, OP_DECIMAL_DIV ->
                DecimalBuiltins.operator(m, builtin, r[at], r[at + 1]);
            case OP_DECIMAL_NEG -> DecimalBuiltins.negate(m, r[at]);
            case OP_SQL -> SqlBuiltins.literal(m, r, at, aux);

            case STRING_LENGTH -> StringBuiltins.length(m, r[at]);
            case STRING_SLICE -> StringBuiltins.slice(m, r[at], r[at + 1], r[at + 2]);
            case STRING_SPLIT -> StringBuiltins.split(m, r[at], r[at + 1]);
            case STRING_JOIN -> StringBuiltins.join(m, r[at], r[at + 1]);
            case STRING_TRIM -> StringBuiltins.trim(m, r[at]);
            case STRING_REPLACE -> StringBuiltins.replace(m, r[at], r[at + 1], r[at + 2]);
            case STRING_CONTAINS -> StringBuiltins.contains(m, r[at], r[at + 1]);
            case STRING_STARTS_WITH -> StringBuiltins.startsWith(m, r[at], r[at + 1]);
            case STRING_ENDS_WITH -> StringBuiltins.endsWith(m, r[at], r[at + 1]);
            case STRING_PAD_START, STRING_PAD_END -> StringBuiltins.pad(m, builtin, r[at], r[at + 1], r[at + 2]);
            case STRING_TO_UPPER, STRING_TO_LOWER -> StringBuiltins.changeCase(m, builtin, r[at]);
            case STRING_TO_INT -> StringBuiltins.toInt(m, r[at]);
            case STRING_TO_DECIMAL -> StringBuiltins.toDecimal(m, r[at]);
            case STRING_INDEX_OF -> StringBuiltins.indexOf(m, r[at], r[at + 1]);
            case STRING_REPEAT -> StringBuiltins.repeat(m, r[at], r[at + 1]);

            case INT_TO_STRING -> NumberBuiltins.toString(m, r[at]);
            case BOOL_TO_STRING -> NumberBuiltins.boolToString(m, r[at]);
            case INT_CHECKED_ADD -> NumberBuiltins.checkedAdd(m, r[at], r[at + 1]);
            case INT_CHECKED_SUB -> NumberBuiltins.checkedSubtract(m, r[at], r[at + 1]);
            case INT_CHECKED_MUL -> NumberBuiltins.checkedMultiply(m, r[at], r[at + 1]);
            case INT_CHECKED_DIV -> NumberBuiltins.checkedDivide(m, r[at], r[at + 1]);
            case INT_POW -> NumberBuiltins.power(m, r[at], r[at + 1]);

            case DECIMAL_ADD, DECIMAL_SUB, DECIMAL_MUL -> DecimalBuiltins.checked(m, builtin, r[at], r[at + 1]);
            case DECIMAL_DIV -> DecimalBuiltins.divide(m, r[at], r[at + 1], r[at + 2]);
            case DECIMAL_ROUND -> DecimalBuiltins.round(m, r[at], r[at + 1]);
            case DECIMAL_COMPARE -> DecimalBuiltins.compare(m, r[at], r[at + 1]);
            case DECIMAL_ABS -> DecimalBuiltins.abs(m, r[at]);
            case DECIMAL_TO_STRING -> DecimalBuiltins.toString(m, r[at]);
            case DECIMAL_FORMAT -> DecimalBuiltins.format(m, r[at], r[at + 1]);
            case DECIMAL_FROM_STRING -> DecimalBuiltins.fromString(m, r[at]);
            case DECIMAL_FROM_INT -> DecimalBuiltins.fromInt(m, r[at]);
            case DECIMAL_TO_INT -> DecimalBuiltins.toInt(m, r[at]);

            case LIST_GET -> ListBuiltins.get(m, r[at], r[at + 1]);
            case LIST_SLICE -> ListBuiltins.slice(m, r[at], r[at + 1], r[at + 2]);
            case LIST_REVERSE -> ListBuiltins.reverse(m, r[at]);
            case LIST_RANGE -> ListBuiltins.range(m, r[at], r[at + 1]);
            case LIST_PICK -> ListBuiltins.pick(m, r[at], r[at + 1]);
            case LIST_SORT_BY_INT -> ListBuiltins.sortByInt(m, r[at], r[at + 1]);
            case LIST_SORT_BY_STRING -> ListBuiltins.sortByString(m, r[at], r[at + 1]);
            case LIST_DISTINCT -> ListBuiltins.distinct(m, r[at], aux);
            case LIST_FLATTEN -> ListBuiltins.flatten(m, r[at]);

            case MAP_EMPTY -> 0;
            case MAP_GET -> MapBuiltins.get(m, r[at], r[at + 1], aux);
            case MAP_SET -> MapBuiltins.set(m, r[at], r[at + 1], r[at + 2], aux);
            case MAP_REMOVE -> MapBuiltins.remove(m, r[at], r[at + 1], aux);
            case MAP_HAS -> MapBuiltins.has(m, r[at], r[at + 1], aux);
            case MAP_SIZE -> MapTree.size(m, r[at]);
            case MAP_KEYS, MAP_VALUES -> MapBuiltins.parts(m, builtin, r[at]);
            case MAP_ENTRIES -> MapBuiltins.entries(m, r[at]);
            case MAP_FROM_LIST -> MapBuiltins.fromList(m, r[at], aux);
            case MAP_MERGE -> MapBuiltins.merge(m, r[at], r[at + 1], aux);

            case JSON_PARSE -> json.parse(r[at]);
            case JSON_STRINGIFY -> json.stringify(r[at]);
            case JSON_ENCODE -> json.encode(builtin, aux, r[at]);
            case JSON_DECODE -> json.decode(builtin, aux, r[at], true);
            case JSON_DECODE_STRICT -> json.decode(builtin, aux, r[at], false);

            case HASH_SHA256 -> HashBuiltins.sha256(m, r[at]);
            case HASH_FNV1A64 -> HashBuiltins.fnv1a64(m, r[at]);
            case HASH_HMAC_SHA256 -> CryptoBuiltins.hmacSha256(m, r[at], r[at + 1]);
            case HASH_EQUAL -> HashBuiltins.equal(m, r[at], r[at + 1]);

            case SQL_JOIN -> SqlBuiltins.join(m, r[at], r[at + 1]);

            case CBOR_ENCODE -> CborBuiltins.encode(m, aux, r[at]);
            case URL_ENCODE -> UrlBuiltins.encode(m, r[at]);
            case URL_DECODE -> UrlBuiltins.decode(m, r[at]);
            case BASE64_ENCODE, BASE64_URL_ENCODE -> Base64Builtins.encode(m, builtin, r[at]);
            case BASE64_DECODE, BASE64_URL_DECODE -> Base64Builtins.decode(m, builtin, r[at]);

            case JWT_HS256 -> CryptoBuiltins.hs256(m, r[at], r[at + 1]);
            case JWT_RS256, JWT_ES256, JWT_ED25519 -> CryptoBuiltins.verify(m, builtin, r[at], r[at + 1], r[at + 2]);
            case PASSWORD_ARGON2ID -> CryptoBuiltins.argon2id(m, r, at);
        };
    }
}
