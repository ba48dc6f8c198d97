package io.mtpscript.core.code;

import java.util.Locale;

/**
 * The VM's builtins: operations that are more than a few instructions, called by {@link Opcode#BUILTIN}. Each has a
 * base row in the gas table named {@link #row()} and, where its work grows with its input, one row
 * {@code <row>/<unit>} that it charges itself, before the work, as {@code price * units}.
 *
 * <p>The comment gives the MTPScript signature; {@code aux} tells what operand c holds. Names without an {@code OP_}
 * prefix are intrinsics of the standard library: {@code STRING_SPLIT} is {@code String.split}.
 */
public enum Builtin {
    // Operators and what the compiler itself needs.
    /** (T, T): Bool, structural. */
    OP_EQUAL(0, 2, Aux.TYPE, Unit.VISIT),
    /** (String, ...): String; aux says how many. */
    OP_CONCAT(1, -1, Aux.COUNT, Unit.BYTES_64),
    /** (String, String): Int -1, 0, 1 by code point. */
    OP_STRING_COMPARE(2, 2, Aux.NONE, Unit.BYTES_64),
    /** (List, ...): List; joins aux lists. */
    OP_LIST_CONCAT(3, -1, Aux.COUNT, Unit.ELEMENT),
    /** (Decimal, Decimal): Decimal; DecimalOverflow. */
    OP_DECIMAL_ADD(4, 2, Aux.NONE, Unit.NONE),
    OP_DECIMAL_SUB(5, 2, Aux.NONE, Unit.NONE),
    OP_DECIMAL_MUL(6, 2, Aux.NONE, Unit.NONE),
    /** DecimalOverflow, DivisionByZero. */
    OP_DECIMAL_DIV(7, 2, Aux.NONE, Unit.NONE),
    OP_DECIMAL_NEG(8, 1, Aux.NONE, Unit.NONE),
    /** (holes...): Sql of template aux. */
    OP_SQL(9, -1, Aux.SQL_TEMPLATE, Unit.NONE),

    // String
    STRING_LENGTH(32, 1, Aux.NONE, Unit.NONE),
    /** (String, from: Int, to: Int): String, code points, clamped. */
    STRING_SLICE(33, 3, Aux.NONE, Unit.BYTES_64),
    /** (String, separator): List of String. An empty separator splits into code points. */
    STRING_SPLIT(34, 2, Aux.NONE, Unit.BYTES_64),
    /** (List of String, separator): String. List.join is the same function. */
    STRING_JOIN(35, 2, Aux.NONE, Unit.BYTES_64),
    STRING_TRIM(36, 1, Aux.NONE, Unit.BYTES_64),
    /** (String, what, with): String, all occurrences. */
    STRING_REPLACE(37, 3, Aux.NONE, Unit.BYTES_64),
    STRING_CONTAINS(38, 2, Aux.NONE, Unit.BYTES_64),
    STRING_STARTS_WITH(39, 2, Aux.NONE, Unit.BYTES_64),
    STRING_ENDS_WITH(40, 2, Aux.NONE, Unit.BYTES_64),
    /** (String, length: Int, fill: String): String. */
    STRING_PAD_START(41, 3, Aux.NONE, Unit.BYTES_64),
    STRING_PAD_END(42, 3, Aux.NONE, Unit.BYTES_64),
    STRING_TO_UPPER(43, 1, Aux.NONE, Unit.BYTES_64),
    STRING_TO_LOWER(44, 1, Aux.NONE, Unit.BYTES_64),
    /** Option of Int: {@code -?[0-9]+} in range. */
    STRING_TO_INT(45, 1, Aux.NONE, Unit.BYTES_64),
    /** Option of Decimal. */
    STRING_TO_DECIMAL(46, 1, Aux.NONE, Unit.BYTES_64),
    /** Option of Int: code point index. */
    STRING_INDEX_OF(47, 2, Aux.NONE, Unit.BYTES_64),
    /** (String, count): String. */
    STRING_REPEAT(48, 2, Aux.NONE, Unit.BYTES_64),

    // Int, Bool
    INT_TO_STRING(64, 1, Aux.NONE, Unit.NONE),
    BOOL_TO_STRING(65, 1, Aux.NONE, Unit.NONE),
    /** Result of Int, IntError (IntOverflow = 0, DivisionByZero = 1; plain union). */
    INT_CHECKED_ADD(66, 2, Aux.NONE, Unit.NONE),
    INT_CHECKED_SUB(67, 2, Aux.NONE, Unit.NONE),
    INT_CHECKED_MUL(68, 2, Aux.NONE, Unit.NONE),
    INT_CHECKED_DIV(69, 2, Aux.NONE, Unit.NONE),
    /** (base, exponent): Int; IntOverflow; a negative exponent is IntOverflow's neighbour DivisionByZero for base 0, else truncates. */
    INT_POW(70, 2, Aux.NONE, Unit.NONE),

    // Decimal; DecimalError is the plain union DecimalOverflow = 0, DivisionByZero = 1, InvalidScale = 2,
    // InvalidDecimal = 3
    DECIMAL_ADD(80, 2, Aux.NONE, Unit.NONE),
    DECIMAL_SUB(81, 2, Aux.NONE, Unit.NONE),
    DECIMAL_MUL(82, 2, Aux.NONE, Unit.NONE),
    /** (a, b, scale: Int): Result. */
    DECIMAL_DIV(83, 3, Aux.NONE, Unit.NONE),
    /** (a, scale: Int): Result, half even. */
    DECIMAL_ROUND(84, 2, Aux.NONE, Unit.NONE),
    /** Int -1, 0, 1 in constant time. */
    DECIMAL_COMPARE(85, 2, Aux.NONE, Unit.NONE),
    DECIMAL_ABS(86, 1, Aux.NONE, Unit.NONE),
    DECIMAL_TO_STRING(87, 1, Aux.NONE, Unit.NONE),
    /** (a, scale: Int): Result of String with exactly scale fraction digits. */
    DECIMAL_FORMAT(88, 2, Aux.NONE, Unit.NONE),
    /** Result. */
    DECIMAL_FROM_STRING(89, 1, Aux.NONE, Unit.BYTES_64),
    DECIMAL_FROM_INT(90, 1, Aux.NONE, Unit.NONE),
    /** Option of Int: the value when it is integral and in range. */
    DECIMAL_TO_INT(91, 1, Aux.NONE, Unit.NONE),

    // List
    /** (xs, i): Option; None outside. */
    LIST_GET(96, 2, Aux.TYPE, Unit.NONE),
    /** (xs, from, to): List, clamped; shares the elements. */
    LIST_SLICE(97, 3, Aux.TYPE, Unit.NONE),
    LIST_REVERSE(98, 1, Aux.TYPE, Unit.ELEMENT),
    /** (from, to): the Ints from <= x < to. */
    LIST_RANGE(99, 2, Aux.NONE, Unit.ELEMENT),
    /** (xs, keep: List of Bool of the same length): the elements whose flag is true. */
    LIST_PICK(100, 2, Aux.TYPE, Unit.ELEMENT),
    /** (xs, keys: List of Int of the same length): stable ascending sort of xs by its keys; unit n * log2 n. */
    LIST_SORT_BY_INT(101, 2, Aux.TYPE, Unit.ELEMENT),
    LIST_SORT_BY_STRING(102, 2, Aux.TYPE, Unit.ELEMENT),
    /** First occurrences, by structural equality. */
    LIST_DISTINCT(103, 1, Aux.TYPE, Unit.VISIT),
    /** (List of List): List. */
    LIST_FLATTEN(104, 1, Aux.TYPE, Unit.ELEMENT),

    // Map; aux is the key's type
    MAP_EMPTY(112, 0, Aux.TYPE, Unit.NONE),
    MAP_GET(113, 2, Aux.TYPE, Unit.VISIT),
    MAP_SET(114, 3, Aux.TYPE, Unit.VISIT),
    MAP_REMOVE(115, 2, Aux.TYPE, Unit.VISIT),
    MAP_HAS(116, 2, Aux.TYPE, Unit.VISIT),
    MAP_SIZE(117, 1, Aux.TYPE, Unit.NONE),
    /** In iteration order (runtime contract section 5). */
    MAP_KEYS(118, 1, Aux.TYPE, Unit.ELEMENT),
    MAP_VALUES(119, 1, Aux.TYPE, Unit.ELEMENT),
    /** List of { key, value }. */
    MAP_ENTRIES(120, 1, Aux.TYPE, Unit.ELEMENT),
    /** (List of { key, value }): Map; the last wins. */
    MAP_FROM_LIST(121, 1, Aux.TYPE, Unit.VISIT),
    /** (a, b): Map; b wins. */
    MAP_MERGE(122, 2, Aux.TYPE, Unit.VISIT),

    // Json; JsonError is JsonError(path: String, message: String)
    /** (String): Result of Json. */
    JSON_PARSE(128, 1, Aux.NONE, Unit.BYTES_64),
    /** (Json): String, canonical. */
    JSON_STRINGIFY(129, 1, Aux.NONE, Unit.VISIT),
    /** (T): String, canonical JSON of any encodable value; aux is T. */
    JSON_ENCODE(130, 1, Aux.TYPE, Unit.VISIT),
    /** (String): Result of T; ignores unknown fields; aux is T. */
    JSON_DECODE(131, 1, Aux.TYPE, Unit.BYTES_64),
    JSON_DECODE_STRICT(132, 1, Aux.TYPE, Unit.BYTES_64),

    // Hash
    /** (String): lower-case hex. */
    HASH_SHA256(144, 1, Aux.NONE, Unit.BYTES_64),
    HASH_FNV1A64(145, 1, Aux.NONE, Unit.BYTES_64),
    /** (key: String or Secret, message: String): String, lower-case hex; aux is the key's type. */
    HASH_HMAC_SHA256(146, 2, Aux.TYPE, Unit.BYTES_64),
    /** (String, String): Bool, in a time that depends on the lengths alone. */
    HASH_EQUAL(147, 2, Aux.NONE, Unit.BYTES_64),

    // Sql
    /** (List of Sql, separator: Sql): Sql. */
    SQL_JOIN(160, 2, Aux.NONE, Unit.ELEMENT),

    // Cbor, Url, Base64
    /** (T): String, canonical CBOR in lower-case hex; aux is T. */
    CBOR_ENCODE(176, 1, Aux.TYPE, Unit.VISIT),
    /** (String): String. */
    URL_ENCODE(177, 1, Aux.NONE, Unit.BYTES_64),
    /** (String): Option of String; None where the escapes or the UTF-8 are malformed. */
    URL_DECODE(178, 1, Aux.NONE, Unit.BYTES_64),
    BASE64_ENCODE(179, 1, Aux.NONE, Unit.BYTES_64),
    /** (String): Option of String; None where it is not canonical Base64 of UTF-8. */
    BASE64_DECODE(180, 1, Aux.NONE, Unit.BYTES_64),
    BASE64_URL_ENCODE(181, 1, Aux.NONE, Unit.BYTES_64),
    BASE64_URL_DECODE(182, 1, Aux.NONE, Unit.BYTES_64),

    // Jwt; aux is the key's type, String or Secret
    /** (key, input: String): HMAC-SHA-256 in Base64url without padding; "" for a key of less than 32 bytes. */
    JWT_HS256(192, 2, Aux.TYPE, Unit.BYTES_64),
    /** (key, input: String, signature: String): Int 0 valid, 1 invalid, 2 the key is no RSA public key that is taken. */
    JWT_RS256(193, 3, Aux.TYPE, Unit.BYTES_64),
    /** As before, of P-256. */
    JWT_ES256(194, 3, Aux.TYPE, Unit.BYTES_64),
    JWT_ED25519(195, 3, Aux.TYPE, Unit.BYTES_64),

    // Password
    /**
     * (password: String or Secret, salt in Base64 without padding, memory in KiB, passes, lanes, length in bytes): the
     * Argon2id hash in Base64 without padding, "" where a parameter is out of bounds; aux is the password's type; the
     * unit is a KiB filled in a pass.
     */
    PASSWORD_ARGON2ID(208, 6, Aux.TYPE, Unit.KIB);

    /** What operand c of the instruction holds. */
    public enum Aux {
        /** Nothing: 0. */
        NONE,
        /** The type id of the first type argument. */
        TYPE,
        /** How many arguments there are. */
        COUNT,
        /** Index of a SQL template; the template says how many arguments there are. */
        SQL_TEMPLATE
    }

    /** What the data-dependent row is priced by. */
    public enum Unit {
        /** No such row: the base row covers it. */
        NONE(""),
        /** Started blocks of 64 bytes read or written. */
        BYTES_64("per_64_bytes"),
        /** Elements read or written. */
        ELEMENT("per_element"),
        /** Values visited, shared ones each time, plus one for each started 64 bytes of a String. */
        VISIT("per_visit"),
        /** KiB of working memory filled, each pass. */
        KIB("per_kib");

        private final String suffix;

        Unit(String suffix) {
            this.suffix = suffix;
        }

        public String suffix() {
            return suffix;
        }
    }

    private final int id;
    private final int arity;
    private final Aux aux;
    private final Unit unit;

    Builtin(int id, int arity, Aux aux, Unit unit) {
        this.id = id;
        this.arity = arity;
        this.aux = aux;
        this.unit = unit;
    }

    /** Operand b of the instruction; 0 to 65535; stable within one semantics version. */
    public int id() {
        return id;
    }

    /** Number of arguments, or -1 where {@link #aux()} tells it. */
    public int arity() {
        return arity;
    }

    public Aux aux() {
        return aux;
    }

    public Unit unit() {
        return unit;
    }

    /** Name of the base price row. */
    public String row() {
        return name().toLowerCase(Locale.ROOT);
    }
}
