package io.mtpscript.compiler.openapi;

import io.mtpscript.core.json.JsonValue.JsonObject;
import io.mtpscript.core.json.JsonValue.JsonString;
import java.util.Optional;
import java.util.stream.Stream;

/** The versions of OpenAPI that documents are written in. */
public enum OpenApiVersion {
    V3_0("3.0", "3.0.3"),
    V3_1("3.1", "3.1.0");

    private final String name;
    private final String full;

    OpenApiVersion(String name, String full) {
        this.name = name;
        this.full = full;
    }

    /** The version that a document says it has, if it is one of these. */
    public static Optional<OpenApiVersion> of(JsonObject document) {
        return Stream.of(values())
                .filter(version -> document.get("openapi").orElse(document) instanceof JsonString(String text)
                        && text.startsWith(version.name + "."))
                .findFirst();
    }

    /** What a user says: {@code 3.1}. */
    public String shortName() {
        return name;
    }

    /** What a document says: {@code 3.1.0}. */
    public String full() {
        return full;
    }
}
