package io.mtpscript.conformance.architecture;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/** Rules about which classes may mention which. */
final class TypeRules {
    private static final String BOUNCY_CASTLE = "org.bouncycastle.";
    private static final String CRYPTO = "io.mtpscript.vm.crypto.";

    private static final Set<String> JDK_PACKAGES = ModuleFinder.ofSystem().findAll().stream()
            .map(ModuleReference::descriptor)
            .filter(module -> module.name().startsWith("java."))
            .flatMap(module -> module.exports().stream())
            .filter(exported -> !exported.isQualified())
            .map(ModuleDescriptor.Exports::source)
            .collect(Collectors.toUnmodifiableSet());

    static final Rule ARROWS = rule(
            "arrows",
            (type, used) -> SystemModule.of(type.name())
                    .flatMap(module -> SystemModule.of(used).map(target -> !module.mayUse(target)))
                    .orElse(false),
            "no arrow of the architecture leads there");

    static final Rule LAUNCHER_ALONE = rule(
            "launcher-alone",
            (type, used) -> type.name().startsWith("io.mtpscript.engine.launcher.")
                    && used.startsWith("io.mtpscript.")
                    && !used.startsWith("io.mtpscript.engine.launcher."),
            "the launcher runs on a Java that cannot load the rest of the engine");

    static final Rule NETTY = within(
            "netty",
            "io.netty.",
            Set.of("io.mtpscript.net", "io.mtpscript.effects"),
            "Netty's types stop in net and effects; give the engine a type of the JDK or of ours");

    static final Rule VERTX = within(
            "vertx",
            "io.vertx.",
            Set.of("io.mtpscript.effects"),
            "Vert.x's types stop in effects; give the engine a type of ours");

    static final Rule OFF_HEAP = within(
            "off-heap",
            "java.lang.foreign.",
            Set.of("io.mtpscript.vm.memory", "io.mtpscript.engine.system"),
            "vm.memory is the only off-heap access, engine.system the only other caller of the C library: use or extend their"
                    + " types");

    static final Rule JDK_ONLY = rule(
            "jdk-only",
            (type, used) ->
                    type.module().filter(SystemModule.deterministic()::contains).isPresent()
                            && !isOfTheJdk(used)
                            && !used.startsWith("io.mtpscript.")
                            && !used.startsWith("org.jspecify.annotations.")
                            && !(used.startsWith(BOUNCY_CASTLE) && type.name().startsWith(CRYPTO)),
            "core, compiler and vm use the JDK and nothing else, but Bouncy Castle in vm.crypto");

    static final Rule INTERNALS = rule(
            "internals",
            (type, used) ->
                    used.startsWith("sun.") || used.startsWith("jdk.internal.") || used.startsWith("com.sun.crypto."),
            "the JDK's own insides may change or go with any release");

    private TypeRules() {}

    static List<Rule> all() {
        return List.of(ARROWS, LAUNCHER_ALONE, NETTY, VERTX, OFF_HEAP, JDK_ONLY, INTERNALS);
    }

    /** Whether the class lies in a package of a standard module, such as java.base. */
    private static boolean isOfTheJdk(String type) {
        return type.contains(".") && JDK_PACKAGES.contains(type.substring(0, type.lastIndexOf('.')));
    }

    private static Rule within(String name, String prefix, Set<String> homes, String remedy) {
        return rule(
                name,
                (type, used) -> used.startsWith(prefix)
                        && type.module()
                                .filter(SystemModule.shipped()::contains)
                                .isPresent()
                        && homes.stream().noneMatch(home -> type.name().startsWith(home + ".")),
                remedy);
    }

    private static Rule rule(String name, BiPredicate<CompiledClass, String> broken, String remedy) {
        return type -> type.types().stream()
                .filter(used -> broken.test(type, used))
                .map(used -> new Violation(name, type.name(), "", 0, "uses " + used + ": " + remedy))
                .toList();
    }
}
