package io.mtpscript.compiler.diagnostic;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Every finding the compiler can make: the one definition of its code and severity. Numbers are stable once released:
 * 01xx lexical, 02xx syntax, 03xx names and modules, 04xx types, 05xx patterns, 06xx effects, 07xx apis and routes,
 * 08xx linking and limits, 09xx tests, 10xx statements and the database. One entry a line, in the order of the numbers.
 */
public enum DiagnosticCode {
    UNEXPECTED_CHARACTER("MTP0101", Severity.ERROR, "Unexpected character"),
    UNTERMINATED_STRING("MTP0102", Severity.ERROR, "Unterminated string"),
    UNTERMINATED_TEMPLATE("MTP0103", Severity.ERROR, "Unterminated template"),
    UNTERMINATED_COMMENT("MTP0104", Severity.ERROR, "Unterminated comment"),
    UNKNOWN_ESCAPE("MTP0105", Severity.ERROR, "Unknown escape"),
    INVALID_CODE_POINT("MTP0106", Severity.ERROR, "Invalid code point"),
    INT_OUT_OF_RANGE("MTP0107", Severity.ERROR, "Int literal out of range"),
    DECIMAL_OUT_OF_RANGE("MTP0108", Severity.ERROR, "Decimal literal out of range"),
    LEADING_ZERO("MTP0109", Severity.ERROR, "Leading zero"),
    MISPLACED_UNDERSCORE("MTP0110", Severity.ERROR, "Misplaced underscore"),
    INCOMPLETE_DECIMAL("MTP0111", Severity.ERROR, "Incomplete decimal literal"),
    NUMBER_FORMAT("MTP0112", Severity.ERROR, "Number format"),
    SINGLE_QUOTES("MTP0113", Severity.ERROR, "Single quotes"),
    INVALID_PATH("MTP0114", Severity.ERROR, "Invalid path"),
    NON_ASCII_NAME("MTP0115", Severity.ERROR, "Name outside ASCII"),
    DIRECTION_CONTROL("MTP0116", Severity.ERROR, "Invisible direction control"),
    HOLE_IN_STRING("MTP0117", Severity.WARNING, "Hole in a plain string"),
    UNEXPECTED_TOKEN("MTP0201", Severity.ERROR, "Unexpected text"),
    UNCLOSED_BRACKET("MTP0202", Severity.ERROR, "Unclosed bracket"),
    STRAY_BRACKET("MTP0203", Severity.ERROR, "Stray bracket"),
    EXPECTED_DECLARATION("MTP0204", Severity.ERROR, "Expected a declaration"),
    MISSING_SEPARATOR("MTP0205", Severity.ERROR, "Missing separator"),
    NESTING_TOO_DEEP("MTP0206", Severity.ERROR, "Nesting too deep"),
    MISSING_ELSE("MTP0207", Severity.ERROR, "Missing else"),
    MISSING_BRACES("MTP0208", Severity.ERROR, "Missing braces"),
    MISSING_PARENTHESES("MTP0209", Severity.ERROR, "Missing parentheses"),
    MISSING_PARAMETER_TYPE("MTP0210", Severity.ERROR, "Missing parameter type"),
    CHAINED_COMPARISON("MTP0211", Severity.ERROR, "Chained comparison"),
    SPREAD_PLACE("MTP0212", Severity.ERROR, "Spread in the wrong place"),
    REST_PLACE("MTP0213", Severity.ERROR, "Rest pattern in the wrong place"),
    NAMED_ARGUMENT("MTP0214", Severity.ERROR, "Named argument"),
    LONE_VARIANT("MTP0215", Severity.ERROR, "Union of one bare variant"),
    REPEATED_CLAUSE("MTP0216", Severity.ERROR, "Repeated clause"),
    NEEDLESS_EXPORT("MTP0217", Severity.ERROR, "Needless export"),
    MINUS_STARTS_LINE("MTP0218", Severity.WARNING, "Line starts with a minus"),
    BLOCK_LIKE_RECORD("MTP0219", Severity.WARNING, "Block that looks like a record"),
    STANDARD_LIBRARY_ONLY("MTP0220", Severity.ERROR, "Only in the standard library"),
    RESERVED_WORD("MTP0221", Severity.ERROR, "Reserved word"),
    VARIANT_CASE("MTP0222", Severity.ERROR, "Variant name in lower case"),
    UNKNOWN_METHOD("MTP0223", Severity.ERROR, "Unknown HTTP method"),
    EMPTY_RESPOND("MTP0224", Severity.ERROR, "Empty respond"),
    MODIFIER_PLACE("MTP0225", Severity.ERROR, "Modifier in the wrong place"),
    BLOCK_AS_EXPRESSION("MTP0226", Severity.ERROR, "Block where a value is due"),
    CONST_OR_VAR("MTP0240", Severity.ERROR, "const and var"),
    RETURN("MTP0241", Severity.ERROR, "return"),
    STRICT_EQUALITY("MTP0242", Severity.ERROR, "Strict equality"),
    ASSIGNMENT("MTP0243", Severity.ERROR, "Assignment"),
    INCREMENT("MTP0244", Severity.ERROR, "Increment and decrement"),
    TERNARY("MTP0245", Severity.ERROR, "Conditional operator"),
    CLASS("MTP0246", Severity.ERROR, "Classes"),
    NULL_VALUE("MTP0247", Severity.ERROR, "null and undefined"),
    EXCEPTION("MTP0248", Severity.ERROR, "Exceptions"),
    LOOP("MTP0249", Severity.ERROR, "Loops"),
    SWITCH("MTP0250", Severity.ERROR, "switch"),
    FUNCTION_EXPRESSION("MTP0251", Severity.ERROR, "Function expressions"),
    ASYNC("MTP0252", Severity.ERROR, "async"),
    NEW("MTP0253", Severity.ERROR, "new"),
    INTERFACE("MTP0254", Severity.ERROR, "interface"),
    ENUM("MTP0255", Severity.ERROR, "enum"),
    FOREIGN_TYPE_NAME("MTP0256", Severity.ERROR, "Type names of TypeScript"),
    ANY_TYPE("MTP0257", Severity.ERROR, "any and unknown"),
    ARRAY_TYPE("MTP0258", Severity.ERROR, "Array types"),
    UNION_OF_TYPES("MTP0259", Severity.ERROR, "Union of types"),
    OPTIONAL_MARK("MTP0260", Severity.ERROR, "Optional marks"),
    PARAMETER_FORM("MTP0261", Severity.ERROR, "Parameter forms"),
    ARROW_WITHOUT_PARENTHESES("MTP0262", Severity.ERROR, "Arrow without parentheses"),
    IMPORT_FORM("MTP0263", Severity.ERROR, "Import forms"),
    EXPORT_FORM("MTP0264", Severity.ERROR, "Export forms"),
    CAST("MTP0265", Severity.ERROR, "Casts and assertions"),
    NULLISH("MTP0266", Severity.ERROR, "Nullish operator"),
    FOREIGN_OPERATOR("MTP0267", Severity.ERROR, "Operators of other languages"),
    RUNTIME_TYPE_TEST("MTP0268", Severity.ERROR, "Type tests at run time"),
    THIS("MTP0269", Severity.ERROR, "this and super"),
    REGULAR_EXPRESSION("MTP0270", Severity.ERROR, "Regular expressions"),
    TAGGED_TEMPLATE("MTP0271", Severity.ERROR, "Tagged templates"),
    TUPLE_TYPE("MTP0272", Severity.ERROR, "Tuple types"),
    NAMED_TYPE_PARAMETER("MTP0273", Severity.ERROR, "Named parameters of function types"),
    QUALIFIED_VARIANT("MTP0274", Severity.ERROR, "Qualified variant"),
    FOREIGN_WORD("MTP0275", Severity.ERROR, "Words of TypeScript"),
    UNKNOWN_NAME("MTP0301", Severity.ERROR, "Unknown name"),
    UNKNOWN_TYPE("MTP0302", Severity.ERROR, "Unknown type"),
    UNKNOWN_MEMBER("MTP0303", Severity.ERROR, "Unknown function of a module"),
    REDECLARED("MTP0304", Severity.ERROR, "Name declared twice"),
    SHADOWED("MTP0305", Severity.WARNING, "Name hides an outer one"),
    UNKNOWN_FILE("MTP0306", Severity.ERROR, "Unknown file"),
    NOT_EXPORTED("MTP0307", Severity.ERROR, "Name is private"),
    UNKNOWN_IMPORT("MTP0308", Severity.ERROR, "Unknown import"),
    IMPORT_CYCLE("MTP0309", Severity.ERROR, "Import cycle"),
    PACKAGE_UNAVAILABLE("MTP0310", Severity.ERROR, "Package is not there"),
    PRELUDE_NAME("MTP0311", Severity.ERROR, "Name of the language"),
    NOT_A_VALUE("MTP0312", Severity.ERROR, "Name is not a value"),
    PACKAGE_DECLARATION("MTP0314", Severity.ERROR, "Declaration that a package does not have"),
    TYPE_MISMATCH("MTP0401", Severity.ERROR, "Type mismatch"),
    ARGUMENT_COUNT("MTP0402", Severity.ERROR, "Wrong number of arguments"),
    NOT_A_FUNCTION("MTP0403", Severity.ERROR, "Not a function"),
    UNKNOWN_FIELD("MTP0404", Severity.ERROR, "Unknown field"),
    MISSING_FIELD("MTP0405", Severity.ERROR, "Missing field"),
    DUPLICATE_FIELD("MTP0406", Severity.ERROR, "Field given twice"),
    TYPE_ARGUMENTS("MTP0407", Severity.ERROR, "Wrong type arguments"),
    CANNOT_INFER("MTP0408", Severity.ERROR, "Type cannot be inferred"),
    RECURSIVE_RESULT("MTP0409", Severity.ERROR, "Recursive function without result type"),
    POLYMORPHIC_RECURSION("MTP0410", Severity.ERROR, "Type grows with every call"),
    RECURSIVE_ALIAS("MTP0411", Severity.ERROR, "Type contains itself"),
    UNUSED_VALUE("MTP0412", Severity.ERROR, "Value is not used"),
    BAD_OPERAND("MTP0413", Severity.ERROR, "Operator does not take this type"),
    TEMPLATE_HOLE("MTP0414", Severity.ERROR, "Value cannot stand in a template"),
    SQL_HOLE("MTP0415", Severity.ERROR, "Value cannot be a SQL parameter"),
    PROPAGATE_OPERAND("MTP0416", Severity.ERROR, "`?` needs a Result or an Option"),
    PROPAGATE_ERROR("MTP0417", Severity.ERROR, "`?` meets another error type"),
    PROPAGATE_PLACE("MTP0418", Severity.ERROR, "`?` has nothing to leave"),
    NO_JSON_FORM("MTP0419", Severity.ERROR, "No JSON form"),
    NO_ROW_FORM("MTP0420", Severity.ERROR, "No row form"),
    MAP_KEY("MTP0421", Severity.ERROR, "Type cannot be a Map's key"),
    JSON_NULL("MTP0422", Severity.ERROR, "JSON null cannot be made"),
    SECRET_USE("MTP0423", Severity.ERROR, "Secret used where it could leak"),
    CONSTANT_CYCLE("MTP0424", Severity.ERROR, "Constant depends on itself"),
    TYPE_TOO_LARGE("MTP0425", Severity.ERROR, "Type is too large"),
    PAYLOAD("MTP0426", Severity.ERROR, "Payload cannot be written as JSON"),
    FIELD_MODIFIER("MTP0427", Severity.ERROR, "Modifier does not fit the type"),
    NOT_ORDERED("MTP0428", Severity.ERROR, "Type has no order"),
    NO_CBOR_FORM("MTP0440", Severity.ERROR, "No CBOR form"),
    SQL_DOLLAR("MTP0441", Severity.ERROR, "Numbered parameter in a SQL literal"),
    SQL_QUOTED_HOLE("MTP0442", Severity.ERROR, "Hole in quotes of SQL"),
    SQL_SORT_KEY("MTP0443", Severity.WARNING, "Rows sorted by a value"),
    NOT_EXHAUSTIVE("MTP0501", Severity.ERROR, "Match misses a case"),
    UNREACHABLE_CASE("MTP0502", Severity.ERROR, "Case is never reached"),
    REFUTABLE_PATTERN("MTP0503", Severity.ERROR, "Pattern may not fit"),
    UNKNOWN_VARIANT("MTP0504", Severity.ERROR, "Unknown variant"),
    PATTERN_PAYLOAD("MTP0505", Severity.ERROR, "Wrong number of payload patterns"),
    PATTERN_TYPE("MTP0506", Severity.ERROR, "Pattern of another type"),
    PATTERN_NAME_TWICE("MTP0507", Severity.ERROR, "Name bound twice in a pattern"),
    ALTERNATIVE_NAMES("MTP0508", Severity.ERROR, "Alternatives bind different names"),
    MATCH_TOO_LARGE("MTP0509", Severity.ERROR, "Match is too large to check"),
    EFFECT_NOT_DECLARED("MTP0601", Severity.ERROR, "Effect not declared"),
    EFFECT_UNUSED("MTP0602", Severity.WARNING, "Effect not used"),
    EFFECT_UNKNOWN("MTP0603", Severity.ERROR, "Unknown effect"),
    EFFECT_IN_LAMBDA("MTP0604", Severity.ERROR, "Effect in a lambda"),
    EFFECT_AS_VALUE("MTP0605", Severity.ERROR, "Function with effects used as a value"),
    EFFECT_IN_CONSTANT("MTP0606", Severity.ERROR, "Effect in a constant"),
    AWAIT_OPERAND("MTP0607", Severity.ERROR, "`await` needs a call of an effect"),
    AWAIT_ALL("MTP0608", Severity.ERROR, "Results of `await all` that do not fit"),
    EFFECT_TWICE("MTP0609", Severity.WARNING, "Effect declared twice"),
    CONFIG_NAME("MTP0610", Severity.ERROR, "Name of a configuration value"),
    HTTP_IN_TRANSACTION("MTP0611", Severity.WARNING, "Request to another service inside a transaction"),
    RESPOND_PLACE("MTP0701", Severity.ERROR, "`respond` outside the end of an api"),
    RESPOND_MISSING("MTP0702", Severity.ERROR, "Branch of an api does not respond"),
    STATUS("MTP0703", Severity.ERROR, "Not a status"),
    ROUTE_PATH("MTP0704", Severity.ERROR, "Path cannot be served"),
    PATH_PARAMETER("MTP0705", Severity.ERROR, "Unknown path parameter"),
    BINDING_TYPE("MTP0706", Severity.ERROR, "Type cannot be bound"),
    BINDING_DEFAULT("MTP0707", Severity.ERROR, "Default cannot be used"),
    BINDING_TWICE("MTP0708", Severity.ERROR, "Parameter bound twice"),
    ROUTE_TWICE("MTP0709", Severity.ERROR, "Two routes for the same requests"),
    AUTH_SCHEME("MTP0710", Severity.ERROR, "Unknown authentication scheme"),
    SERVE_SETTING("MTP0711", Severity.ERROR, "Unknown setting"),
    SERVE_VALUE("MTP0712", Severity.ERROR, "Setting has a wrong value"),
    SERVE_TWICE("MTP0713", Severity.ERROR, "More than one `serve`"),
    ROUTE_API("MTP0714", Severity.ERROR, "Unknown api"),
    ROUTE_PARAMETERS("MTP0715", Severity.ERROR, "Route has other parameters than its api"),
    API_TWICE("MTP0716", Severity.ERROR, "Api declared twice"),
    AUTH_OPTION("MTP0717", Severity.ERROR, "Wrong option of `auth`"),
    BODY_OF_GET("MTP0718", Severity.WARNING, "Body that many clients cannot send"),
    HEADER_NAME("MTP0719", Severity.ERROR, "No name of a header"),
    LINK_LIMIT("MTP0801", Severity.ERROR, "Too large to link"),
    CONSTANT_TRAP("MTP0802", Severity.ERROR, "Constant cannot be computed"),
    CONSTANT_TOO_COSTLY("MTP0803", Severity.ERROR, "Constant costs too much to compute"),
    UNION_MISMATCH("MTP0804", Severity.ERROR, "Units saw different variants of a union"),
    UNION_RECORD("MTP0805", Severity.ERROR, "Record of unions cannot be read"),
    TEST_ONLY("MTP0901", Severity.ERROR, "Only in tests"),
    TEST_TWICE("MTP0902", Severity.ERROR, "Test named twice"),
    GIVEN_TARGET("MTP0903", Severity.ERROR, "`given` without a call of an effect"),
    NOT_SHOWN("MTP0904", Severity.ERROR, "Value cannot be shown"),
    CALL_VALUE("MTP0905", Severity.ERROR, "Value cannot be sent as text"),
    SQL_REFUSED("MTP1001", Severity.ERROR, "Statement that the database refuses"),
    SQL_PARAMETER("MTP1002", Severity.ERROR, "SQL parameter of another type"),
    SQL_COLUMN("MTP1003", Severity.ERROR, "Field without a column"),
    SQL_COLUMN_TYPE("MTP1004", Severity.ERROR, "Column of another type"),
    SQL_NULLABLE("MTP1005", Severity.WARNING, "Column that can be NULL"),
    SQL_NOT_SENT("MTP1006", Severity.ERROR, "Statement that is never sent"),
    SQL_UNRECORDED("MTP1007", Severity.ERROR, "Statement that is not recorded"),
    HOST_NOT_ALLOWED("MTP1008", Severity.ERROR, "Service that is not allowed");

    private final String id;
    private final Severity severity;
    private final String title;

    DiagnosticCode(String id, Severity severity, String title) {
        this.id = id;
        this.severity = severity;
        this.title = title;
    }

    /** {@code MTP0312}. */
    public String id() {
        return id;
    }

    public Severity severity() {
        return severity;
    }

    /** A few words, the heading of the long form. */
    public String title() {
        return title;
    }

    /**
     * The long form: what is wrong and why it is so, an example of it and how the example is put right. Plain text with
     * line breaks, at most 100 columns.
     */
    public String explanation() {
        try (InputStream in = DiagnosticCode.class.getResourceAsStream("explanations/" + id + ".txt")) {
            if (in == null) {
                throw new IllegalStateException(id + " has no explanation");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The code of this id, such as {@code MTP0312}, in any case of letters. */
    public static Optional<DiagnosticCode> ofId(String id) {
        return Arrays.stream(values())
                .filter(code -> code.id.equalsIgnoreCase(id))
                .findFirst();
    }
}
