package io.mtpscript.compiler.diagnostic;

/**
 * Every finding the compiler can make: the one definition of its code and severity. Numbers are stable once released:
 * 01xx lexical, 02xx syntax, 03xx names and modules, 04xx types, 05xx patterns, 06xx effects, 07xx apis and routes,
 * 08xx linking and limits.
 */
public enum DiagnosticCode {
    UNKNOWN_NAME("MTP0301", Severity.ERROR, "Unknown name"),
    UNKNOWN_TYPE("MTP0302", Severity.ERROR, "Unknown type"),
    UNKNOWN_MEMBER("MTP0303", Severity.ERROR, "Unknown function of a module"),
    REDECLARED("MTP0304", Severity.ERROR, "Name declared twice"),
    SHADOWED("MTP0305", Severity.WARNING, "Name hides an outer one"),
    UNKNOWN_FILE("MTP0306", Severity.ERROR, "Unknown file"),
    NOT_EXPORTED("MTP0307", Severity.ERROR, "Name is private"),
    UNKNOWN_IMPORT("MTP0308", Severity.ERROR, "Unknown import"),
    IMPORT_CYCLE("MTP0309", Severity.ERROR, "Import cycle"),
    PACKAGE_UNAVAILABLE("MTP0310", Severity.ERROR, "Packages are not available"),
    PRELUDE_NAME("MTP0311", Severity.ERROR, "Name of the language"),
    NOT_A_VALUE("MTP0312", Severity.ERROR, "Name is not a value"),
    TESTS_NOT_RUN("MTP0313", Severity.WARNING, "Tests are not run"),
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
    BAD_OPERAND("MTP0414", Severity.ERROR, "Operator does not take this type"),
    TEMPLATE_HOLE("MTP0415", Severity.ERROR, "Value cannot stand in a template"),
    SQL_HOLE("MTP0416", Severity.ERROR, "Value cannot be a SQL parameter"),
    PROPAGATE_OPERAND("MTP0417", Severity.ERROR, "`?` needs a Result or an Option"),
    PROPAGATE_ERROR("MTP0418", Severity.ERROR, "`?` meets another error type"),
    PROPAGATE_PLACE("MTP0419", Severity.ERROR, "`?` has nothing to leave"),
    NO_JSON_FORM("MTP0420", Severity.ERROR, "No JSON form"),
    NO_ROW_FORM("MTP0421", Severity.ERROR, "No row form"),
    MAP_KEY("MTP0422", Severity.ERROR, "Type cannot be a Map's key"),
    JSON_NULL("MTP0423", Severity.ERROR, "JSON null cannot be made"),
    SECRET_USE("MTP0424", Severity.ERROR, "Secret used where it could leak"),
    CONSTANT_CYCLE("MTP0426", Severity.ERROR, "Constant depends on itself"),
    TYPE_TOO_LARGE("MTP0427", Severity.ERROR, "Type is too large"),
    PAYLOAD("MTP0428", Severity.ERROR, "Payload cannot be written as JSON"),
    FIELD_MODIFIER("MTP0429", Severity.ERROR, "Modifier does not fit the type"),
    CONSTANT_VALUE("MTP0430", Severity.ERROR, "Not a constant"),
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
    AWAIT_ALL("MTP0608", Severity.ERROR, "`await all` is not available"),
    EFFECT_TWICE("MTP0609", Severity.WARNING, "Effect declared twice"),
    RESPOND_PLACE("MTP0701", Severity.ERROR, "`respond` outside the end of an api"),
    RESPOND_MISSING("MTP0702", Severity.ERROR, "Branch of an api does not respond"),
    STATUS("MTP0703", Severity.ERROR, "Not a status"),
    ROUTE_PATH("MTP0704", Severity.ERROR, "Path cannot be served"),
    PATH_PARAMETER("MTP0705", Severity.ERROR, "Unknown path parameter"),
    BINDING_TYPE("MTP0706", Severity.ERROR, "Type cannot be bound"),
    BINDING_DEFAULT("MTP0707", Severity.ERROR, "Default cannot be used"),
    BINDING_TWICE("MTP0708", Severity.ERROR, "Parameter bound twice"),
    ROUTE_TWICE("MTP0709", Severity.ERROR, "Two routes for the same requests"),
    AUTH_UNAVAILABLE("MTP0711", Severity.ERROR, "Authentication is not available"),
    SERVE_SETTING("MTP0712", Severity.ERROR, "Unknown setting"),
    SERVE_VALUE("MTP0713", Severity.ERROR, "Setting has a wrong value"),
    SERVE_TWICE("MTP0714", Severity.ERROR, "More than one `serve`"),
    ROUTE_API("MTP0715", Severity.ERROR, "Unknown api"),
    ROUTE_PARAMETERS("MTP0716", Severity.ERROR, "Route has other parameters than its api"),
    API_TWICE("MTP0717", Severity.ERROR, "Api declared twice"),
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
