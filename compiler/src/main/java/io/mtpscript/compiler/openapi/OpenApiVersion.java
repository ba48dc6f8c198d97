package io.mtpscript.compiler.openapi;

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

    /** What a user says: {@code 3.1}. */
    public String shortName() {
        return name;
    }

    /** What a document says: {@code 3.1.0}. */
    public String full() {
        return full;
    }
}
