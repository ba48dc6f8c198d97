package io.mtpscript.compiler.openapi;

import io.mtpscript.compiler.typed.CheckedProgram;

/** Describes programs, and writes descriptions as OpenAPI documents. Equal programs give equal bytes. */
public final class OpenApi {
    private final Rules rules;

    public OpenApi(Rules rules) {
        this.rules = rules;
    }

    /** What a program offers. */
    public Description describe(CheckedProgram program, Facts facts) {
        return new Describer(program, rules, facts).describe();
    }

    /** The document in canonical JSON (runtime contract, section 5): what a snapshot carries. */
    public byte[] canonical(Description description, OpenApiVersion version) {
        return new DocumentWriter(description, rules, version).write().toJson().toBytes();
    }

    /** The same document for people, with the order of the rules. */
    public String readable(Description description, OpenApiVersion version) {
        return ReadableJson.of(new DocumentWriter(description, rules, version).write());
    }
}
