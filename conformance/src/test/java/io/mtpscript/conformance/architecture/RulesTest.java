package io.mtpscript.conformance.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Shows every rule a class that breaks it, compiled for the purpose, and one beside it that does not. */
final class RulesTest {
    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();
    private static final StandardJavaFileManager FILES = COMPILER.getStandardFileManager(null, null, null);

    @TempDir
    Path folder;

    @AfterAll
    static void closeFiles() throws IOException {
        FILES.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            clock          | return System.nanoTime();
            clock          | return System.currentTimeMillis();
            clock          | return java.time.Instant.now();
            clock          | return java.time.LocalDate.now(java.time.ZoneOffset.UTC);
            clock          | return java.time.Clock.systemUTC();
            clock          | return new java.util.Date();
            random         | return new java.util.Random(1);
            random         | Runnable r = Math::random; return r;
            random         | return java.util.UUID.randomUUID();
            random         | return java.util.concurrent.ThreadLocalRandom.current().nextInt();
            random         | return new java.security.SecureRandom();
            random         | java.util.Collections.shuffle(list); return list;
            locale         | return text.toLowerCase();
            locale         | return text.toUpperCase();
            locale         | return String.format("%d", 1);
            locale         | return text.formatted(1);
            locale         | return list.stream().map(String::toLowerCase).toList();
            locale         | return java.util.Locale.getDefault();
            locale         | return new java.text.DecimalFormat("0");
            locale         | return new java.util.Formatter();
            charset        | return text.getBytes();
            charset        | return new String(new byte[1]);
            charset        | return new String(new byte[1], 0, 1);
            charset        | return new java.io.InputStreamReader(null);
            charset        | return new java.io.ByteArrayOutputStream().toString();
            charset        | return java.nio.charset.Charset.defaultCharset();
            zone           | return java.time.ZoneId.systemDefault();
            zone           | return java.util.TimeZone.getDefault();
            environment    | return System.getenv("HOME");
            environment    | return System.getProperty("user.dir");
            environment    | return System.lineSeparator();
            environment    | return Runtime.getRuntime().availableProcessors();
            unicode        | return text.toLowerCase(java.util.Locale.ROOT);
            unicode        | return text.equalsIgnoreCase("a");
            unicode        | return text.strip();
            unicode        | return Character.isLetter('a');
            unicode        | return Character.toUpperCase('a');
            unicode        | return Character.digit('1', 10);
            identity       | return System.identityHashCode(text);
            identity       | return new Object().hashCode();
            identity       | return list.hashCode();
            identity       | return java.util.Objects.hash(text, list);
            hash-order     | return new java.util.HashMap<String, String>();
            hash-order     | return new java.util.HashSet<>(list);
            hash-order     | return new java.util.IdentityHashMap<String, String>();
            hash-order     | return java.util.HashMap.newHashMap(1);
            hash-order     | return java.util.Set.of("a", "b");
            hash-order     | return java.util.Set.copyOf(list);
            hash-order     | return java.util.Map.of("a", 1, "b", 2);
            hash-order     | return java.util.Map.copyOf(new java.util.TreeMap<String, String>());
            hash-order     | return list.stream().collect(java.util.stream.Collectors.toSet());
            hash-order     | return list.stream().collect(java.util.stream.Collectors.groupingBy(String::length));
            hash-order     | return list.stream().collect(java.util.stream.Collectors.toMap(x -> x, x -> 1));
            hash-order     | return list.parallelStream();
            hash-order     | java.util.function.Supplier<Object> s = java.util.HashMap::new; return s;
            hash-order     | return text.getClass().getDeclaredMethods();
            floating-point | return number * 1.5;
            floating-point | return (float) number;
            floating-point | return Math.sqrt(number);
            floating-point | return new double[] {1}[0];
            floating-point | return Double.valueOf(text);
            """)
    void isFoundInTheVmAndAllowedInTheEngine(String rule, String body) throws IOException {
        Map<String, List<String>> broken = brokenByModule(body);
        assertEquals(List.of(rule), broken.get("vm"));
        assertEquals(List.of(), broken.get("engine"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            no-io      | try { return java.nio.file.Files.readString(null); } catch (Exception e) { return e; }
            no-io      | try { return new java.io.FileInputStream(text); } catch (Exception e) { return e; }
            no-io      | System.out.println(text); return text;
            no-io      | System.exit(1); return text;
            no-io      | try { return new java.net.Socket(text, 1); } catch (Exception e) { return e; }
            no-threads | return Thread.currentThread();
            no-threads | return new ThreadLocal<String>();
            no-threads | return new java.util.concurrent.locks.ReentrantLock();
            """)
    void isFoundInThePureModules(String rule, String body) throws IOException {
        Map<String, List<String>> broken = brokenByModule(body);
        assertEquals(List.of(rule), broken.get("core"));
        assertEquals(List.of(rule), broken.get("compiler"));
        assertEquals(List.of(), broken.get("vm"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
            return new String(new byte[1], java.nio.charset.StandardCharsets.UTF_8);
            return String.format(java.util.Locale.ROOT, text, number);
            return new java.util.LinkedHashMap<String, String>();
            return java.util.List.of(1, 2, 3);
            return java.util.Map.of("a", 1);
            return java.util.Set.of("a");
            return list.stream().collect(java.util.stream.Collectors.groupingBy(x -> 1, java.util.TreeMap::new, java.util.stream.Collectors.toList()));
            return switch (text) { case "a" -> 1L; default -> number / 3; };
            return text + number + list;
            return Character.charCount(65536);
            return new javax.security.auth.x500.X500Principal(text);
            """)
    void passesEverywhere(String body) throws IOException {
        brokenByModule(body).forEach((module, rules) -> assertEquals(List.of(), rules, module));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            passes     | return TABLE.get(text);
            passes     | return TABLE.containsKey(text.substring((int) number)) && NAMES.contains(list.get(0));
            passes     | return list.stream().filter(x -> !NAMES.contains(x)).toList();
            passes     | TABLE.put(text, 1); return NAMES.add(text);
            passes     | return NAMES.size() + TABLE.getOrDefault(new String(text), 1);
            hash-order | return TABLE;
            hash-order | return TABLE.keySet();
            hash-order | for (String name : NAMES) { return name; } return text;
            hash-order | return NAMES.toString();
            hash-order | return list.containsAll(NAMES);
            hash-order | return new java.util.ArrayList<>(NAMES);
            hash-order | Object[] all = {NAMES}; return all;
            """)
    void aTableOfConstantsMayBeAskedAndNoMore(String rule, String body) throws IOException {
        List<CompiledClass> classes = compile(source("io.mtpscript.vm.Probe", """
                package io.mtpscript.vm;
                import java.util.*;
                final class Probe {
                    private static final Map<String, Integer> TABLE = Map.of("a", 1, "b", 2);
                    private static final Set<String> NAMES = Set.of("a", "b");
                    static Object probe(String text, long number, List<String> list) { %s }
                }
                """.formatted(body)));
        assertEquals(rule.equals("passes") ? List.of() : List.of(rule), rulesBrokenBy(classes));
    }

    @ParameterizedTest
    @CsvSource({
        "core, compiler, arrows",
        "core, vm, arrows",
        "compiler, vm, arrows",
        "vm, compiler, arrows",
        "vm, net, arrows",
        "net, effects, arrows",
        "effects, net, arrows",
        "engine, compiler, arrows",
        "net, engine, arrows",
        "engine, cli, arrows",
        "cli, bench, arrows",
        "engine, conformance, arrows",
        "compiler, core, ''",
        "vm, core, ''",
        "net, vm, ''",
        "effects, core, ''",
        "engine, effects, ''",
        "cli, compiler, ''",
        "cli, engine, ''"
    })
    void anArrowLeadsOneWayOnly(String from, String to, String rule) throws IOException {
        String target = "io.mtpscript." + to;
        List<CompiledClass> classes = compile(
                source(target + ".Target", "package " + target + "; public class Target { public static int x; }"),
                source(
                        "io.mtpscript." + from + ".Probe",
                        "package io.mtpscript." + from + "; class Probe { java.util.List<" + target
                                + ".Target> all; }"));
        assertEquals(rule.isEmpty() ? List.of() : List.of(rule), rulesBrokenBy(classes));
    }

    @ParameterizedTest
    @CsvSource({
        "io.netty.buffer.ByteBuf, netty, net effects",
        "io.vertx.core.Vertx, vertx, effects",
        "java.lang.foreign.MemorySegment, off-heap, vm.memory engine.system"
    })
    void aLibraryStopsAtItsModules(String type, String rule, String homes) throws IOException {
        List<String> packages = List.of(
                "core",
                "compiler",
                "vm",
                "vm.interpreter",
                "vm.memory",
                "net",
                "effects",
                "engine",
                "engine.system",
                "cli");
        List<CompiledClass> classes = compile(packages.stream()
                .map(name -> source(
                        "io.mtpscript." + name + ".Probe",
                        "package io.mtpscript." + name + "; class Probe { void take(" + type + " x) {} }"))
                .toArray(JavaFileObject[]::new));
        for (CompiledClass probe : classes) {
            List<String> broken = rulesBrokenBy(List.of(probe));
            boolean atHome = Stream.of(homes.split(" "))
                    .anyMatch(home -> probe.name().equals("io.mtpscript." + home + ".Probe"));
            assertEquals(!atHome, broken.contains(rule), () -> probe.name() + ": " + broken);
        }
    }

    @Test
    void coreCompilerAndVmTakeNothingFromOutsideTheJdk() throws IOException {
        Map<String, List<String>> broken = brokenByModule("return org.junit.jupiter.api.Assertions.class;");
        for (SystemModule module : SystemModule.deterministic()) {
            assertEquals(List.of("jdk-only"), broken.get(module.folder()));
        }
        assertEquals(List.of(), broken.get("cli"));
    }

    @Test
    void nobodyUsesTheInsidesOfTheJdk() throws IOException {
        assertEquals(
                List.of("internals"),
                brokenByModule("return sun.misc.Unsafe.class;").get("net"));
    }

    @Test
    void theLauncherUsesNothingOfTheEngine() throws IOException {
        List<CompiledClass> classes = compile(
                source("io.mtpscript.engine.Target", "package io.mtpscript.engine; public class Target {}"),
                source(
                        "io.mtpscript.engine.launcher.Probe",
                        "package io.mtpscript.engine.launcher; class Probe { io.mtpscript.engine.Target x; }"));
        assertEquals(List.of("launcher-alone"), rulesBrokenBy(classes));
    }

    @Test
    void aViolationNamesPlaceCauseAndRemedy() throws IOException {
        List<CompiledClass> classes = compile(probe("vm", "\n\nreturn text.getBytes();"));
        assertEquals(
                "[charset: io.mtpscript.vm.Probe#probe line 3: uses String.getBytes: say StandardCharsets.UTF_8]",
                violations(classes).toString());
    }

    @Test
    void anAllowanceExcusesItsRuleAtItsPlaceOnly() {
        Violation violation = new Violation("clock", "io.mtpscript.vm.A", "run", 1, "");
        assertEquals(true, Allowances.parse("clock | io.mtpscript.vm.A | why").cover(violation));
        assertEquals(
                true, Allowances.parse("clock | io.mtpscript.vm.A#run | why").cover(violation));
        assertEquals(true, Allowances.parse("clock | io.mtpscript.vm.* | why").cover(violation));
        assertEquals(false, Allowances.parse("random | io.mtpscript.vm.A | why").cover(violation));
        assertEquals(
                false, Allowances.parse("clock | io.mtpscript.vm.A#stop | why").cover(violation));
        assertEquals(false, Allowances.parse("clock | io.mtpscript.vm.AB | why").cover(violation));
        assertEquals(
                1,
                Allowances.parse("# note\n\nclock | x | y")
                        .unused(List.of(violation))
                        .size());
        assertThrows(IllegalArgumentException.class, () -> Allowances.parse("clock | io.mtpscript.vm.A"));
    }

    /** The rules broken by a method with this body, in a class of each module. */
    private Map<String, List<String>> brokenByModule(String body) throws IOException {
        List<CompiledClass> classes = compile(SystemModule.shipped().stream()
                .map(module -> probe(module.folder(), body))
                .toArray(JavaFileObject[]::new));
        Map<String, List<String>> broken = new TreeMap<>();
        for (CompiledClass type : classes) {
            broken.put(type.module().orElseThrow().folder(), rulesBrokenBy(List.of(type)));
        }
        assertEquals(SystemModule.shipped().size(), broken.size());
        return broken;
    }

    private static List<String> rulesBrokenBy(List<CompiledClass> classes) {
        return List.copyOf(
                violations(classes).stream().map(Violation::rule).collect(Collectors.toCollection(TreeSet::new)));
    }

    private static List<Violation> violations(List<CompiledClass> classes) {
        return classes.stream()
                .flatMap(type -> Rules.all().stream().flatMap(rule -> rule.check(type).stream()))
                .toList();
    }

    private static JavaFileObject probe(String module, String body) {
        String name = "io.mtpscript." + module;
        return source(
                name + ".Probe",
                "package " + name + "; final class Probe { static Object probe(String text, long number,"
                        + " java.util.List<String> list) { " + body + " } }");
    }

    private static JavaFileObject source(String className, String text) {
        URI uri = URI.create("string:///" + className.replace('.', '/') + JavaFileObject.Kind.SOURCE.extension);
        return new SimpleJavaFileObject(uri, JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
    }

    private List<CompiledClass> compile(JavaFileObject... sources) throws IOException {
        Path out = Files.createTempDirectory(folder, "classes");
        StringWriter messages = new StringWriter();
        List<String> options = new ArrayList<>(List.of("-d", out.toString(), "-proc:none", "-Xlint:none"));
        if (Arrays.stream(sources).anyMatch(RulesTest::usesLibrary)) {
            options.addAll(List.of("-cp", System.getProperty("java.class.path")));
        } else {
            options.addAll(List.of("-cp", out.toString())); // a short class path makes this ten times quicker
        }
        boolean compiled = COMPILER.getTask(messages, FILES, null, options, null, List.of(sources))
                .call();
        if (!compiled) {
            throw new AssertionError(messages);
        }
        try (Stream<Path> files = Files.walk(out)) {
            return files.filter(f -> f.toString().endsWith(".class"))
                    .map(RulesTest::read)
                    .toList();
        }
    }

    private static boolean usesLibrary(JavaFileObject source) {
        try {
            return source.getCharContent(true).toString().matches("(?s).*(io\\.netty|io\\.vertx|org\\.junit)\\..*");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static CompiledClass read(Path file) {
        try {
            return CompiledClass.read(Files.readAllBytes(file));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
