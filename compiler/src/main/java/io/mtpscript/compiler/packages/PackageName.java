package io.mtpscript.compiler.packages;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of a package: {@code owner/name}.
 *
 * @param text as imports write it
 */
public record PackageName(String text) {
    /** The folder of a project that holds its packages. */
    public static final String VENDOR = "vendor";

    /** The module that an import of the package itself reads. */
    static final String INDEX = "index.mtp";

    /** Letters, digits, {@code _ - .}, but no point first: never hidden, never {@code ..}. */
    private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*");

    private static final int PARTS = 2;

    /** The folder of the package below the project's. */
    public String folder() {
        return VENDOR + "/" + text;
    }

    /** The package that a module of a project belongs to; empty for the project's own ones. */
    public static Optional<PackageName> ofModule(String path) {
        String[] parts = path.split("/", -1);
        return parts.length > PARTS + 1 && parts[0].equals(VENDOR)
                ? Optional.of(new PackageName(parts[1] + "/" + parts[2]))
                : Optional.empty();
    }

    /** Whether a path below the project's folder is no place for modules of its own. */
    public static boolean isVendored(String path) {
        return path.startsWith(VENDOR + "/");
    }

    /** The project path of the module that {@code from} names; empty when it is no name of a package or of a module of one. */
    static Optional<String> module(String from) {
        String[] parts = from.split("/", -1);
        for (String part : parts) {
            if (!SEGMENT.matcher(part).matches()) {
                return Optional.empty();
            }
        }
        if (parts.length < PARTS) {
            return Optional.empty();
        }
        String path = VENDOR + "/" + from;
        return Optional.of(parts.length == PARTS ? path + "/" + INDEX : path + ".mtp");
    }

    /** What other packages write to import a package's module: {@code acme/money} or {@code acme/money/rates}. */
    public static String importName(String module) {
        String inVendor = module.substring(VENDOR.length() + 1, module.length() - ".mtp".length());
        String name = ofModule(module).map(PackageName::text).orElse("");
        return inVendor.equals(name + "/index") ? name : inVendor;
    }
}
