package io.mtpscript.compiler.diagnostic;

/**
 * Every finding the compiler can make: the one definition of its code and severity. Numbers are stable once released:
 * 01xx lexical, 02xx syntax, 03xx names and modules, 04xx types, 05xx patterns, 06xx effects, 07xx apis and routes,
 * 08xx linking and limits. One entry a line, in the order of the numbers.
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
    ;

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
}
