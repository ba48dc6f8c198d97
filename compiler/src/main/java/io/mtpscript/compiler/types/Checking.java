package io.mtpscript.compiler.types;

/**
 * What every part of one check works with. Created once per call of {@link Checker#check}; confined to its thread.
 */
final class Checking {
    final Library library;
    final Unifier unifier = new Unifier();
    final Findings findings;
    final TypePrinter printer = new TypePrinter(unifier);
    final Instantiations instantiations = new Instantiations();
    final Closures closures = new Closures(this);
    final TypeResolver types;
    final Mismatches mismatches;

    Checking(Library library, Findings findings) {
        this.library = library;
        this.findings = findings;
        this.types = new TypeResolver(library, unifier, printer, findings, instantiations);
        this.mismatches = new Mismatches(unifier, printer, findings, library);
    }
}
