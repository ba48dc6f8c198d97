package io.mtpscript.compiler.packages;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.compiler.source.Span;
import io.mtpscript.compiler.syntax.Decl;
import io.mtpscript.compiler.syntax.Module;
import io.mtpscript.compiler.typed.UnionHash;
import io.mtpscript.compiler.typed.UnionSymbol;
import io.mtpscript.compiler.typed.UnionSymbol.Variant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Compares the unions that packages saw when they were released with those that are there now. Where they differ, a package would
 * take values for others than they are, so the program is refused.
 */
public final class UnionAgreement {
    private final List<Module> modules;
    private final SortedMap<String, UnionSymbol> present = new TreeMap<>();
    private final SortedMap<String, Module> byName = new TreeMap<>();
    private final List<Diagnostic> diagnostics = new ArrayList<>();

    private UnionAgreement(List<UnionSymbol> unions, List<Module> modules) {
        this.modules = modules;
        unions.stream()
                .filter(union -> PackageName.isVendored(union.module()))
                .forEach(union -> present.put(PackageName.importName(union.module()) + ":" + union.name(), union));
        modules.stream()
                .filter(module -> PackageName.isVendored(module.source().path()))
                .forEach(module ->
                        byName.put(PackageName.importName(module.source().path()), module));
    }

    /**
     * @param unions all of the program
     * @param modules all of the program
     * @param records the files {@code mtp-unions.json} of its packages
     */
    public static List<Diagnostic> check(List<UnionSymbol> unions, List<Module> modules, List<SourceFile> records) {
        var agreement = new UnionAgreement(unions, modules);
        for (SourceFile record : records) {
            switch (UnionRecord.read(record)) {
                case UnionRecord.Refused(Diagnostic diagnostic) -> agreement.diagnostics.add(diagnostic);
                case UnionRecord.Hashes(var byUnion) ->
                    byUnion.forEach((union, hash) -> agreement.check(record, union, hash));
            }
        }
        return agreement.diagnostics;
    }

    private void check(SourceFile record, String name, String hash) {
        String reader =
                PackageName.ofModule(record.path()).map(PackageName::text).orElse(record.path());
        UnionSymbol union = present.get(name);
        String owner = name.substring(0, Math.max(0, name.lastIndexOf(':')));
        if (union == null) {
            // A module that nothing imports is not part of the program, and what it declares does not matter.
            if (byName.containsKey(owner)) {
                diagnostics.add(Diagnostic.of(
                                DiagnosticCode.UNION_MISMATCH,
                                place(record, name),
                                "the package `" + reader + "` was released with a union `" + name
                                        + "`, which is not there now")
                        .withHint(remedy(reader, owner)));
            }
            return;
        }
        if (hash.equals(UnionHash.of(union))) {
            return;
        }
        var diagnostic = Diagnostic.of(
                        DiagnosticCode.UNION_MISMATCH,
                        place(record, name),
                        "the packages `" + reader + "` and `" + owner + "` do not agree on the union `" + union.name()
                                + "`: " + difference(union, hash, reader))
                .withHint(remedy(reader, owner));
        diagnostics.add(declaration(union)
                .map(span -> diagnostic.withLabel(span, "what it is now"))
                .orElse(diagnostic));
    }

    private static String remedy(String reader, String owner) {
        return "Take a release of `" + reader + "` that was made with this `" + owner + "`, or the `" + owner
                + "` that it was made with.";
    }

    /** Only a hash tells what the package saw, so the likely differences are tried. */
    private static String difference(UnionSymbol union, String hash, String reader) {
        List<Variant> now = union.variants();
        for (int i = 0; i < now.size(); i++) {
            var without = new ArrayList<>(now);
            Variant added = without.remove(i);
            if (UnionHash.of(union, without).equals(hash)) {
                return "the variant `" + added.name() + "` is new to `" + reader + "`";
            }
        }
        for (int length = now.size() - 2; length > 0; length--) {
            if (UnionHash.of(union, now.subList(0, length)).equals(hash)) {
                return "the variants " + names(now.subList(length, now.size())) + " are new to `" + reader + "`";
            }
        }
        for (int i = 0; i + 1 < now.size(); i++) {
            var swapped = new ArrayList<>(now);
            swapped.set(i, now.get(i + 1));
            swapped.set(i + 1, now.get(i));
            if (UnionHash.of(union, swapped).equals(hash)) {
                return "`" + now.get(i).name() + "` and `" + now.get(i + 1).name() + "` have changed places";
            }
        }
        return "now it is " + names(now) + ", but that is not what `" + reader + "` was made with";
    }

    private static String names(List<Variant> variants) {
        return variants.stream().map(Variant::name).collect(Collectors.joining(" | ", "`", "`"));
    }

    private static Span place(SourceFile record, String name) {
        int start = record.text().indexOf("\"" + name + "\"");
        return start < 0 ? new Span(record, 0, 0) : new Span(record, start, start + name.length() + 2);
    }

    private Optional<Span> declaration(UnionSymbol union) {
        return modules.stream()
                .filter(module -> module.source().path().equals(union.module()))
                .flatMap(module -> module.declarations().stream())
                .filter(decl -> decl instanceof Decl.Union declared
                        && declared.name().text().equals(union.name()))
                .map(decl -> ((Decl.Union) decl).name().span())
                .findFirst();
    }
}
