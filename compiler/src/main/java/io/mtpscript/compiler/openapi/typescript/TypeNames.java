package io.mtpscript.compiler.openapi.typescript;

import io.mtpscript.compiler.openapi.Description;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What the client calls things: components, shared responses, arguments and answers of operations, each name once. */
final class TypeNames {
    private static final String PROTOTYPE = "__proto__";

    /** Names that the client itself declares or uses. */
    private static final List<String> TAKEN = List.of(
            "AbortSignal",
            "Answer",
            "ApiError",
            "WireArgs",
            "WireFit",
            "Array",
            "BigInt",
            "CallOptions",
            "Client",
            "ClientOptions",
            "Decimal",
            "ERROR_BODY",
            "Error",
            "ErrorBody",
            "Extract",
            "Headers",
            "Infinity",
            "JSON",
            "Json",
            "JsonNumber",
            "Map",
            "NUMBER",
            "NaN",
            "Number",
            "OPERATIONS",
            "Object",
            "WireOperation",
            "PLAIN",
            "WireParameter",
            "WireParser",
            "Promise",
            "RangeError",
            "WireRaw",
            "Record",
            "RegExp",
            "RequestInit",
            "SHAPES",
            "WireShape",
            "String",
            "SyntaxError",
            "TextEncoder",
            "TypeError",
            "UnexpectedResponse");

    /** Words that cannot name a type in TypeScript. */
    private static final List<String> RESERVED = List.of(
            "any",
            "await",
            "bigint",
            "boolean",
            "break",
            "case",
            "catch",
            "class",
            "const",
            "continue",
            "debugger",
            "default",
            "delete",
            "do",
            "else",
            "enum",
            "export",
            "extends",
            "false",
            "finally",
            "for",
            "function",
            "if",
            "implements",
            "import",
            "in",
            "infer",
            "instanceof",
            "interface",
            "keyof",
            "let",
            "never",
            "new",
            "null",
            "number",
            "object",
            "package",
            "private",
            "protected",
            "public",
            "readonly",
            "return",
            "static",
            "string",
            "super",
            "switch",
            "symbol",
            "this",
            "throw",
            "true",
            "try",
            "typeof",
            "undefined",
            "unique",
            "unknown",
            "var",
            "void",
            "while",
            "with",
            "yield");

    private final Set<String> taken = new TreeSet<>(TAKEN);
    private final Map<String, String> schemas = new LinkedHashMap<>();
    private final Map<String, String> responses = new LinkedHashMap<>();
    private final Map<String, String> args = new LinkedHashMap<>();
    private final Map<String, String> answers = new LinkedHashMap<>();

    TypeNames(Description description) {
        taken.addAll(RESERVED);
        description.schemas().keySet().forEach(name -> schemas.put(name, free(identifier(name))));
        description.responses().keySet().forEach(name -> responses.put(name, free(name + "Answer")));
        for (Description.Operation operation : description.operations()) {
            String name = Character.toUpperCase(operation.id().charAt(0))
                    + operation.id().substring(1);
            args.put(operation.id(), free(name + "Args"));
            answers.put(operation.id(), free(name + "Answer"));
        }
    }

    private String free(String wanted) {
        String free = wanted;
        for (int n = 2; !taken.add(free); n++) {
            free = wanted + n;
        }
        return free;
    }

    private static String identifier(String component) {
        return component.replace('.', '_').replace('-', '_');
    }

    private static String get(Map<String, String> names, String key) {
        String name = names.get(key);
        if (name == null) {
            throw new IllegalArgumentException("the description has no " + key);
        }
        return name;
    }

    String schema(String component) {
        return get(schemas, component);
    }

    String response(String shared) {
        return get(responses, shared);
    }

    String args(String operation) {
        return get(args, operation);
    }

    String answer(String operation) {
        return get(answers, operation);
    }

    /** A method of the client; a class has one name that no other may have. */
    static String method(String operation) {
        return operation.equals("constructor") ? "constructor_" : operation;
    }

    /** A name as a member: quoted where it is no identifier. */
    static String member(String name) {
        boolean plain = !name.isEmpty() && !Character.isDigit(name.charAt(0));
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            plain &= (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$';
        }
        return plain && !name.equals(PROTOTYPE) ? name : Text.quoted(name);
    }

    /** A name as a member of a value, where {@code "__proto__": x} would set the prototype instead. */
    static String key(String name) {
        return name.equals(PROTOTYPE) ? "[" + Text.quoted(name) + "]" : member(name);
    }
}
