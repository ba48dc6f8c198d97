package io.mtpscript.compiler.diagnostic;

/**
 * Every finding the compiler can make: the one definition of its code and severity. Numbers are stable once released:
 * 01xx lexical, 02xx syntax, 03xx names and modules, 04xx types, 05xx patterns, 06xx effects, 07xx apis and routes,
 * 08xx linking and limits.
 */
public enum DiagnosticCode {
    LINK_LIMIT("MTP0801", Severity.ERROR, "Too large to link");

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
