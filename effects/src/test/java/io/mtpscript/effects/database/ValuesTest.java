package io.mtpscript.effects.database;

import static io.mtpscript.effects.testing.TypeTable.field;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mtpscript.core.code.Program;
import io.mtpscript.core.decimal.Decimal;
import io.mtpscript.core.json.JsonValue;
import io.mtpscript.effects.DatabaseSettings;
import io.mtpscript.effects.testing.Sql;
import io.mtpscript.effects.testing.TestDatabase;
import io.mtpscript.effects.testing.TestEngine;
import io.mtpscript.effects.testing.TestProgram;
import io.mtpscript.effects.testing.TestRequest;
import io.mtpscript.effects.testing.TypeTable;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every kind of value on its way to the server and back. */
final class ValuesTest {
    private static final TestProgram PROGRAM = new TestProgram();
    private static final TypeTable TYPES = PROGRAM.types;
    private static final Program.EffectSite INT = one(TYPES.integer);
    private static final Program.EffectSite BOOL = one(TYPES.bool);
    private static final Program.EffectSite STRING = one(TYPES.string);
    private static final Program.EffectSite DECIMAL = one(TYPES.decimal);
    private static final Program.EffectSite JSON = one(TYPES.json);
    private static final Program.EffectSite OPTION_INT = one(TYPES.option(TYPES.integer));
    private static final Program.EffectSite INTS = one(TYPES.list(TYPES.integer));
    private static final Program.EffectSite STRINGS = one(TYPES.list(TYPES.string));
    private static final Program.EffectSite OPTION_INTS = one(TYPES.list(TYPES.option(TYPES.integer)));
    private static final Program.EffectSite MAYBE_STRINGS = one(TYPES.option(TYPES.list(TYPES.string)));
    private static final Program.EffectSite PEOPLE = PROGRAM.query(PROGRAM.row(
            field("id", TYPES.integer),
            field("createdAt", TYPES.string),
            field("line2Text", TYPES.string),
            field("nick", TYPES.option(TYPES.string))));

    private static TestEngine engine;

    private static Program.EffectSite one(int type) {
        return PROGRAM.one(PROGRAM.row(field("v", type)));
    }

    @BeforeAll
    static void start() {
        engine = new TestEngine(
                1, Optional.of(DatabaseSettings.of(TestDatabase.create()).withConnections(2)), PROGRAM.program());
        TestRequest request = engine.begin("DbRead", "DbWrite");
        Program.EffectSite execute = EXECUTE;
        request.call(execute, "CREATE TYPE mood AS ENUM ('happy', 'it''s \"so\" so')");
        request.call(execute, "CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%')");
        request.finish(true);
    }

    private static final Program.EffectSite EXECUTE = PROGRAM.execute();

    @AfterAll
    static void stop() {
        engine.close();
    }

    private static String read(Program.EffectSite site, Sql sql) {
        return engine.begin("DbRead").call(site, sql);
    }

    private static String some(String value) {
        return "[0, [0, {\"v\": " + value + "}]]";
    }

    private static String mismatch(String column, String message) {
        return "[1, [1, \"" + column + "\", \"" + message + "\"]]";
    }

    @ParameterizedTest
    @CsvSource({
        "int2, -32768",
        "int2, 32767",
        "int4, -2147483648",
        "int4, 2147483647",
        "int8, -9223372036854775808",
        "int8, 9223372036854775807",
        "int8, 0"
    })
    void integers(String type, long value) {
        assertEquals(
                some(Long.toString(value)),
                read(INT, Sql.of("SELECT $1::" + type + " AS v").bind(value)));
    }

    @ParameterizedTest
    @CsvSource({"int2, 32768", "int2, -32769", "int4, 2147483648"})
    void integersThatDoNotFit(String type, long value) {
        assertEquals(
                mismatch("$1", value + " does not fit " + type),
                read(INT, Sql.of("SELECT $1::" + type + " AS v").bind(value)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "1",
                "-1",
                "0.1",
                "12.5",
                "-12.05",
                "0.0001",
                "0.00001",
                "10000",
                "100000000",
                "99999999.9999",
                "1234567890123456789012345678901234",
                "-0.0000000000000000000000000001",
                "123456.7890123456789012345678",
                "9999999999999999999999999999999999",
                "5000.0005"
            })
    void decimals(String text) {
        Decimal value = (Decimal) Decimal.parse(text);
        assertEquals(
                some(text + "d"),
                read(DECIMAL, Sql.of("SELECT $1::numeric AS v").bind(value)));
        assertEquals(
                "[0, [0, {\"v\": \"" + text + "\"}]]",
                read(STRING, Sql.of("SELECT trim_scale($1::numeric)::text AS v").bind(value)),
                "the server understands the same number");
        assertEquals(some(text + "d"), read(DECIMAL, Sql.of("SELECT '" + text + "'::numeric AS v")));
    }

    @Test
    void numericsThatAreNoDecimals() {
        String outside = "the number does not fit a Decimal of 34 digits and scale 28 exactly";
        assertEquals(mismatch("v", outside), read(DECIMAL, Sql.of("SELECT 1e40 AS v")));
        assertEquals(mismatch("v", outside), read(DECIMAL, Sql.of("SELECT 1e-29 AS v")));
        assertEquals(some("120000000000000000000000000000000d"), read(DECIMAL, Sql.of("SELECT 1.2e32 AS v")));
        assertEquals(
                mismatch("v", "NaN and infinity are no Decimals"), read(DECIMAL, Sql.of("SELECT 'NaN'::numeric AS v")));
        assertEquals(
                mismatch("v", "NaN and infinity are no Decimals"),
                read(DECIMAL, Sql.of("SELECT '-Infinity'::numeric AS v")));
        assertEquals(some("1.5d"), read(DECIMAL, Sql.of("SELECT 1.500000000000000000000000000000000000 AS v")));
    }

    @Test
    void numbersThatMeetOtherNumberTypes() {
        assertEquals(some("7d"), read(DECIMAL, Sql.of("SELECT $1::numeric AS v").bind(7)));
        assertEquals(some("7"), read(INT, Sql.of("SELECT $1::int4 AS v").bind((Decimal) Decimal.parse("7"))));
        assertEquals(
                mismatch("$1", "int4 does not hold this Decimal"),
                read(INT, Sql.of("SELECT $1::int4 AS v").bind((Decimal) Decimal.parse("7.5"))));
        assertEquals(
                mismatch(
                        "$1",
                        "the value is of type Int, the statement expects float8, and floating-point numbers are refused:"
                                + " use numeric"),
                read(STRING, Sql.of("SELECT ($1::float8)::text AS v").bind(7)));
        assertEquals(
                mismatch(
                        "v",
                        "the column has float8, the field is Decimal; floating-point columns are refused, use numeric"),
                read(DECIMAL, Sql.of("SELECT 1.5::float8 AS v")));
        assertEquals(
                mismatch("v", "the column has numeric, the field is Int"), read(INT, Sql.of("SELECT 1::numeric AS v")));
    }

    @Test
    void booleans() {
        assertEquals(some("true"), read(BOOL, Sql.of("SELECT $1::bool AS v").bind(true)));
        assertEquals(some("false"), read(BOOL, Sql.of("SELECT $1::bool AS v").bind(false)));
        assertEquals(
                mismatch("$1", "the value is of type Bool, the statement expects int4"),
                read(INT, Sql.of("SELECT $1::int4 AS v").bind(true)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain",
                "ü€😀",
                "'; DROP TABLE users; --",
                "\\'; DROP TABLE users; --",
                "$1",
                "a\nb\tc",
                "%_\\",
                "NULL",
                "\u0001\u007f\u2028"
            })
    void texts(String value) {
        for (String type : List.of("text", "varchar", "varchar(40)")) {
            assertEquals(
                    some("\"" + value + "\""),
                    read(STRING, Sql.of("SELECT $1::" + type + " AS v").bind(value)));
        }
    }

    @Test
    void textTypesOfTheirOwn() {
        assertEquals(
                some("\"ab   \""),
                read(STRING, Sql.of("SELECT $1::char(5) AS v").bind("ab")));
        assertEquals(some("\"ab\""), read(STRING, Sql.of("SELECT $1::name AS v").bind("ab")));
        assertEquals(
                some("\"a@b\""), read(STRING, Sql.of("SELECT $1::email AS v").bind("a@b")));
        assertEquals(
                some("\"happy\""), read(STRING, Sql.of("SELECT $1::mood AS v").bind("happy")));
        assertEquals(
                some("\"10.1.2.0/24\""),
                read(STRING, Sql.of("SELECT $1::cidr AS v").bind("10.1.2.0/24")));
        assertEquals(
                some("\"P1DT2H\""),
                read(STRING, Sql.of("SELECT $1::interval AS v").bind("1 day 2 hours")));
        assertEquals(
                some("2"),
                read(INT, Sql.of("SELECT cardinality($1::mood[]) AS v").bindTexts(List.of("happy", "it's \"so\" so"))));
        assertEquals(
                "[1, [0, \"22P02\", \"invalid input value for enum mood: \"sad\"\"]]",
                read(STRING, Sql.of("SELECT $1::mood AS v").bind("sad")));
        assertEquals(
                mismatch("$1", "PostgreSQL keeps no U+0000"),
                read(STRING, Sql.of("SELECT $1::text AS v").bind("a\0b")));
    }

    @ParameterizedTest
    @CsvSource({
        "uuid, 01234567-89ab-cdef-0123-456789abcdef, 01234567-89ab-cdef-0123-456789abcdef",
        "uuid, 01234567-89AB-CDEF-0123-456789ABCDEF, 01234567-89ab-cdef-0123-456789abcdef",
        "date, 2026-01-31, 2026-01-31",
        "date, 1969-12-31, 1969-12-31",
        "date, 0001-01-01, 0001-01-01",
        "timestamptz, 2026-01-31T13:45:00Z, 2026-01-31T13:45:00Z",
        "timestamptz, 2026-01-31T13:45:00.123456+02:00, 2026-01-31T11:45:00.123456Z",
        "timestamptz, 1999-12-31T23:59:59.999Z, 1999-12-31T23:59:59.999Z",
        "timestamp, 2026-01-31T13:45:00, 2026-01-31T13:45:00",
        "time, 13:45, 13:45:00",
        "bytea, AAH/, AAH/",
        "bytea, '', ''"
    })
    void typedTexts(String type, String given, String expected) {
        assertEquals(
                some("\"" + expected + "\""),
                read(STRING, Sql.of("SELECT $1::" + type + " AS v").bind(given)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "uuid | 0123 | a uuid is written like 01234567-89ab-cdef-0123-456789abcdef",
                "date | 2026-02-30 | a date is written like 2026-01-31",
                "date | tomorrow | a date is written like 2026-01-31",
                "date | infinity | a date is written like 2026-01-31",
                "timestamptz | 2026-01-31T13:45:00 | a timestamptz is written with its zone, like 2026-01-31T13:45:00Z",
                "timestamptz | 2026-01-31T13:45:00.1234567Z | PostgreSQL keeps microseconds, and this is finer",
                "timestamp | 2026-01-31T13:45:00Z | a timestamp is written like 2026-01-31T13:45:00",
                "time | 25:00 | a time is written like 13:45:00",
                "bytea | ?? | a bytea is given in Base64",
                "int8 | 7 | the value is of type String, the statement expects int8"
            })
    void textsThatAreNone(String type, String given, String reason) {
        assertEquals(
                mismatch("$1", reason),
                read(STRING, Sql.of("SELECT ($1::" + type + ")::text AS v").bind(given)));
    }

    @Test
    void infiniteTimes() {
        assertEquals(
                mismatch("v", "infinity is no date of ISO 8601"), read(STRING, Sql.of("SELECT 'infinity'::date AS v")));
        assertEquals(
                mismatch("v", "infinity is no date of ISO 8601"),
                read(STRING, Sql.of("SELECT '-infinity'::timestamptz AS v")));
        assertEquals(
                mismatch("v", "24:00:00 is no time of ISO 8601 here"),
                read(STRING, Sql.of("SELECT '24:00'::time AS v")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "jsonb"})
    void jsonValues(String type) {
        JsonValue value = (JsonValue) JsonValue.parse(
                "{\"b\":[1,2.5,\"x\",null,true,{}],\"aa\":1234567890123456789012345678901234,\"n\":0.1}");
        String shown = "[6, {\"b\": [5, [[2, 1], [3, 2.5d], [4, \"x\"], [0], [1, true], [6, {}]]], \"n\": [3, 0.1d],"
                + " \"aa\": [3, 1234567890123456789012345678901234d]}]";
        assertEquals(
                some(shown), read(JSON, Sql.of("SELECT $1::" + type + " AS v").bind(value)));
        assertEquals(
                some("\"0.1\""),
                read(STRING, Sql.of("SELECT ($1::" + type + ")->>'n' AS v").bind(value)));
        assertEquals(
                some("[2, 1]"),
                read(JSON, Sql.of("SELECT $1::" + type + " AS v").bind("1.0")),
                "JSON text as a String");
        assertEquals(some("[0]"), read(JSON, Sql.of("SELECT 'null'::" + type + " AS v")));
    }

    @Test
    void jsonThatIsNoJsonHere() {
        assertEquals(
                mismatch("v", "the value is no Json: a key that the object already has"),
                read(JSON, Sql.of("SELECT '{\"a\":1,\"a\":2}'::json AS v")));
        assertEquals(
                mismatch("v", "the value is no Json: a number that neither Int nor Decimal can hold"),
                read(JSON, Sql.of("SELECT '1e99'::jsonb AS v")));
        String deep = "[".repeat(64) + "1" + "]".repeat(64);
        assertEquals(
                some("[5, [".repeat(64) + "[2, 1]" + "]]".repeat(64)),
                read(JSON, Sql.of("SELECT $1::jsonb AS v").bind((JsonValue) JsonValue.parse(deep))));
        assertEquals(
                mismatch("v", "the value is no Json: nested deeper than 64"),
                read(JSON, Sql.of("SELECT $1::jsonb AS v").bind("[" + deep + "]")));
        assertEquals(
                mismatch("$1", "the Json value is nested deeper than 64"),
                read(JSON, Sql.of("SELECT $1::jsonb AS v").bind("json", out -> {
                    for (int i = 0; i < 65; i++) {
                        out.array(2).integer(5).array(1);
                    }
                    out.array(2).integer(2).integer(1);
                })));
    }

    @Test
    void options() {
        assertEquals(
                some("[1]"), read(OPTION_INT, Sql.of("SELECT $1::int4 AS v").bindNone("int")));
        assertEquals(
                some("[0, 3]"),
                read(OPTION_INT, Sql.of("SELECT $1::int4 AS v").bindSome("int", out -> out.integer(3))));
        assertEquals(mismatch("v", "the value is NULL, the field is Int"), read(INT, Sql.of("SELECT NULL::int4 AS v")));
        assertEquals(
                some("[1]"),
                read(MAYBE_STRINGS, Sql.of("SELECT $1::text[] AS v").bindNone("string[]")));
        assertEquals(some("[0, [\"a\"]]"), read(MAYBE_STRINGS, Sql.of("SELECT ARRAY['a'] AS v")));
    }

    @Test
    void lists() {
        assertEquals(
                some("[1, 2, 3]"), read(INTS, Sql.of("SELECT $1::int4[] AS v").bindInts(List.of(1L, 2L, 3L))));
        assertEquals(some("[]"), read(INTS, Sql.of("SELECT $1::int8[] AS v").bindInts(List.of())));
        List<String> texts = List.of("a", "", "\"b\"", "c\\d", "{e,f}", "NULL", "'");
        assertEquals(
                some("[\"a\", \"\", \"\"b\"\", \"c\\d\", \"{e,f}\", \"NULL\", \"'\"]"),
                read(STRINGS, Sql.of("SELECT $1::text[] AS v").bindTexts(texts)));
        assertEquals(
                some("[[0, 1], [1]]"),
                read(OPTION_INTS, Sql.of("SELECT $1::int2[] AS v").bind("int?[]", out -> {
                    out.array(2);
                    out.array(2).integer(0).integer(1);
                    out.array(1).integer(1);
                })));
        assertEquals(
                some("[\"01234567-89ab-cdef-0123-456789abcdef\"]"),
                read(
                        STRINGS,
                        Sql.of("SELECT $1::uuid[] AS v").bindTexts(List.of("01234567-89ab-cdef-0123-456789abcdef"))));
        assertEquals(
                some("2"),
                read(
                        INT,
                        Sql.of("SELECT count(*) AS v FROM generate_series(1, 5) g WHERE g = ANY($1)")
                                .bindInts(List.of(2L, 5L, 9L))));
    }

    @Test
    void listsThatDoNotFit() {
        assertEquals(
                mismatch("v", "the value is NULL, the field is List<Int>"),
                read(INTS, Sql.of("SELECT ARRAY[1, NULL] AS v")));
        assertEquals(
                mismatch("v", "the array has 2 dimensions"), read(INTS, Sql.of("SELECT ARRAY[[1, 2], [3, 4]] AS v")));
        assertEquals(
                mismatch("v", "the column has text[], the field is List<Int>"),
                read(INTS, Sql.of("SELECT ARRAY['a'] AS v")));
        assertEquals(mismatch("v", "the column has int4, the field is List<Int>"), read(INTS, Sql.of("SELECT 1 AS v")));
        assertEquals(
                mismatch("v", "the column has int4[], the field is Int"), read(INT, Sql.of("SELECT ARRAY[1] AS v")));
        assertEquals(
                mismatch("$1", "the statement expects a List of int4"),
                read(INTS, Sql.of("SELECT $1::int4[] AS v").bind(1)));
        assertEquals(
                mismatch("$1", "the value is of type List, the statement expects int4"),
                read(INT, Sql.of("SELECT $1::int4 AS v").bindInts(List.of(1L))));
    }

    @Test
    void columnsFillFieldsByName() {
        assertEquals(
                "[0, [{\"id\": 1, \"nick\": [1], \"createdAt\": \"c\", \"line2Text\": \"l\"}]]",
                read(
                        PEOPLE,
                        Sql.of(
                                "SELECT 9 AS other, 'c' AS created_at, 1 AS id, 'l' AS line_2_text, NULL::text AS nick")));
        assertEquals(
                "[0, [{\"id\": 1, \"nick\": [0, \"n\"], \"createdAt\": \"c\", \"line2Text\": \"l\"}]]",
                read(PEOPLE, Sql.of("SELECT 'c' AS \"createdAt\", 1 AS id, 'l' AS line2_text, 'n' AS nick")));
        assertEquals(
                "[0, []]",
                read(PEOPLE, Sql.of("SELECT 'c' AS created_at, 1 AS id, 'l' AS line2_text, 'n' AS nick WHERE false")));
        assertEquals(
                mismatch("created_at", "the result has no column for the field createdAt"),
                read(PEOPLE, Sql.of("SELECT 1 AS id, 'l' AS line2_text, 'n' AS nick")));
        assertEquals(
                mismatch("nick", "the result has no column for the field nick"),
                read(PEOPLE, Sql.of("SELECT 1 AS id, 'c' AS created_at, 'l' AS line2_text")));
        assertEquals(
                mismatch("id", "the result has two columns for the field id"),
                read(PEOPLE, Sql.of("SELECT 1 AS id, 2 AS id, 'c' AS created_at, 'l' AS line2_text, 'n' AS nick")));
    }

    @Test
    void oneGivesAnOption() {
        assertEquals("[0, [1]]", read(INT, Sql.of("SELECT 1 AS v WHERE false")));
        assertEquals(
                mismatch("", "The statement gave more than one row"),
                read(INT, Sql.of("SELECT * FROM generate_series(1, 1000000) AS v")));
    }
}
