package io.mtpscript.conformance.architecture;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The modules of the build and the arrows between them; an arrow includes what its target may use. */
enum SystemModule {
    CORE,
    COMPILER(CORE),
    VM(CORE),
    NET(VM),
    EFFECTS(VM),
    ENGINE(NET, EFFECTS, VM),
    DEVDB,
    CLI(COMPILER, ENGINE, DEVDB),
    CONFORMANCE(CLI),
    BENCH(CLI);

    private static final String ROOT = "io.mtpscript.";

    private final List<SystemModule> arrows;

    SystemModule(SystemModule... arrows) {
        this.arrows = List.of(arrows);
    }

    boolean mayUse(SystemModule other) {
        return this == other || arrows.stream().anyMatch(arrow -> arrow.mayUse(other));
    }

    /** The folder in the repository and the last part of the root package. */
    String folder() {
        return name().toLowerCase(Locale.ROOT);
    }

    String rootPackage() {
        return ROOT + folder();
    }

    /** The module a class belongs to by its package; empty for other people's classes. */
    static Optional<SystemModule> of(String className) {
        return Arrays.stream(values())
                .filter(module -> className.startsWith(module.rootPackage() + "."))
                .findFirst();
    }

    /** Those whose results may depend on nothing but their input. */
    static Set<SystemModule> deterministic() {
        return EnumSet.of(CORE, COMPILER, VM);
    }

    /** Those whose code runs in a product: all but the tests and benchmarks. */
    static Set<SystemModule> shipped() {
        return EnumSet.complementOf(EnumSet.of(CONFORMANCE, BENCH));
    }
}
