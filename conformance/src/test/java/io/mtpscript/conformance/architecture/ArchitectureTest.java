package io.mtpscript.conformance.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds the compiled classes of the shipped modules against all rules. */
final class ArchitectureTest {
    private static final Path REPOSITORY =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolveSibling("");

    /** As in the root pom: a quick build has folders of its own. */
    private static final String CLASSES_FOLDER = System.getProperty("classes.folder", "classes");

    private static final Map<SystemModule, List<CompiledClass>> CLASSES = new TreeMap<>();

    @BeforeAll
    static void readAllModules() {
        for (SystemModule module : SystemModule.shipped()) {
            CLASSES.put(
                    module,
                    read(REPOSITORY.resolve(module.folder()).resolve("target").resolve(CLASSES_FOLDER)));
        }
    }

    @Test
    void everyModuleIsThereAndHoldsOnlyItsOwnPackages() {
        CLASSES.forEach((module, classes) -> {
            assertTrue(!classes.isEmpty(), () -> module + " has no classes to look at");
            for (CompiledClass type : classes) {
                assertEquals(module, type.module().orElseThrow(), type.name());
            }
        });
    }

    @Test
    void noRuleIsBrokenAndNoAllowanceIsLeftOver() {
        List<Rule> rules = Rules.all();
        List<Violation> violations = classes()
                .flatMap(type -> rules.stream().flatMap(rule -> rule.check(type).stream()))
                .toList();
        Allowances allowances = Allowances.ofTheProject();
        String broken = violations.stream()
                .filter(violation -> !allowances.cover(violation))
                .map(Violation::toString)
                .sorted()
                .distinct()
                .collect(Collectors.joining("\n"));
        assertEquals("", broken);
        assertEquals(List.of(), allowances.unused(violations), "allowed.txt excuses what nobody does");
    }

    @Test
    void everyPackageIsNullMarked() {
        TreeSet<String> packages = new TreeSet<>();
        TreeSet<String> marked = new TreeSet<>();
        classes().forEach(type -> {
            String name = type.name().substring(0, type.name().lastIndexOf('.'));
            packages.add(name);
            if (type.name().endsWith(".package-info")
                    && type.annotations().contains("org.jspecify.annotations.NullMarked")) {
                marked.add(name);
            }
        });
        packages.remove("io.mtpscript.engine.launcher"); // is compiled for Java 8, where the annotation does not load
        packages.removeAll(marked);
        assertEquals("[]", packages.toString(), "packages without a package-info.java that says @NullMarked");
    }

    private static Stream<CompiledClass> classes() {
        return CLASSES.values().stream().flatMap(List::stream);
    }

    private static List<CompiledClass> read(Path folder) {
        List<CompiledClass> classes = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                classes.add(CompiledClass.read(Files.readAllBytes(file)));
            }
        } catch (IOException missing) {
            throw new UncheckedIOException("build all modules first: ./mvnw verify", missing);
        }
        return classes;
    }
}
