package io.mtpscript.core.snapshot;

/** The sections of a snapshot in the order in which they stand in the file; the ordinal plus one is the section's number. */
enum Section {
    /** Deterministic CBOR: semantics version, types, routes, effects, SQL, union hashes, build info. */
    METADATA(8),
    /** Deterministic CBOR: constants and functions. */
    CODE(8),
    /** Deterministic CBOR: files and positions. */
    SOURCE_MAP(8),
    /** Canonical JSON, or nothing. */
    OPENAPI(8),
    /** Constant objects as the VM maps them. Last and on a page boundary, so that it can be mapped where it is. */
    DATA(4096);

    private final int alignment;

    Section(int alignment) {
        this.alignment = alignment;
    }

    /** The section's offset in the file is a multiple of this. */
    int alignment() {
        return alignment;
    }

    /** How messages name it. */
    String title() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    }
}
