package io.mtpscript.core.snapshot;

/** The sections of a snapshot in the order in which they stand in the file; the ordinal plus one is the section's number. */
enum Section {
    /** Deterministic CBOR: semantics version, types, routes, effects, SQL, union hashes, build info. */
    METADATA(8, "metadata"),
    /** Deterministic CBOR: constants and functions. */
    CODE(8, "code"),
    /** Deterministic CBOR: files and positions. */
    SOURCE_MAP(8, "source map"),
    /** Canonical JSON, or nothing. */
    OPENAPI(8, "openapi"),
    /** Constant objects as the VM maps them. Last and on a page boundary, so that it can be mapped where it is. */
    DATA(4096, "data");

    private final int alignment;
    private final String title;

    Section(int alignment, String title) {
        this.alignment = alignment;
        this.title = title;
    }

    /** The section's offset in the file is a multiple of this. */
    int alignment() {
        return alignment;
    }

    /** How messages name it. */
    String title() {
        return title;
    }
}
