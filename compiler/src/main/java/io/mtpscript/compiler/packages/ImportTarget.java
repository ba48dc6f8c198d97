package io.mtpscript.compiler.packages;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where an import leads. */
public sealed interface ImportTarget {
    /**
     * A module of the project or of a package, if it is there.
     *
     * @param path below the project's folder
     */
    record ModuleFile(String path) implements ImportTarget {}

    /**
     * A relative path that leaves the project, or the package.
     *
     * @param path below the project's folder, if it is there
     */
    record Outside(Optional<String> path) implements ImportTarget {}

    /** Neither a relative path nor a package. */
    record NoName() implements ImportTarget {}

    /**
     * @param importer the importing module's path below the project's folder
     * @param from what the import says
     */
    static ImportTarget of(String importer, String from) {
        if (!isRelative(from)) {
            return PackageName.module(from).<ImportTarget>map(ModuleFile::new).orElseGet(NoName::new);
        }
        Optional<String> path = normalise(importer, from);
        boolean inside = path.isPresent()
                && PackageName.ofModule(path.get()).equals(PackageName.ofModule(importer))
                && PackageName.isVendored(path.get()) == PackageName.isVendored(importer);
        return inside ? new ModuleFile(path.get()) : new Outside(path);
    }

    /** Whether an import names a file by its way from the importing one. */
    static boolean isRelative(String from) {
        return from.startsWith("./") || from.startsWith("../");
    }

    /** The project path {@code relative} means in a file at {@code from}; empty when it leaves the project. */
    private static Optional<String> normalise(String from, String relative) {
        var parts = new ArrayList<String>();
        int slash = from.lastIndexOf('/');
        if (slash >= 0) {
            parts.addAll(List.of(from.substring(0, slash).split("/")));
        }
        for (String part : relative.split("/", -1)) {
            if (part.equals("..")) {
                if (parts.isEmpty()) {
                    return Optional.empty();
                }
                parts.removeLast();
            } else if (!part.equals(".")) {
                parts.add(part);
            }
        }
        return Optional.of(String.join("/", parts));
    }
}
