package io.mtpscript.compiler.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * Runs the cases of one suite: each is a folder {@code src/test/golden/<suite>/<case>}, in which the files {@code in.*}
 * and those under {@code in/} are what goes in, and all others are what must come out, byte for byte. An output that is
 * missing fails its case, and so does one that nothing gives any more.
 *
 * <p>With {@code -Dgolden.update} the outputs are rewritten instead, and the run fails all the same, so that nobody takes
 * it for a passed one: read the changes, then run without.
 */
public final class GoldenCases {
    private static final Path ROOT = Path.of("src", "test", "golden");
    private static final boolean UPDATE = System.getProperty("golden.update") != null;

    private GoldenCases() {}

    /** Computes the outputs of a case: file names, {@code /} between folders, and their texts. */
    @FunctionalInterface
    public interface Run {
        Map<String, String> outputs(Case input);
    }

    /** One case: its name and its input files by name, relative to its folder. */
    public record Case(String name, SortedMap<String, String> inputs) {
        /** The text of an input that must be there, such as {@code in.mtp}. */
        public String input(String file) {
            String text = inputs.get(file);
            if (text == null) {
                throw new AssertionError("the case " + name + " has no " + file);
            }
            return text;
        }
    }

    /** A test for each case of {@code suite}, in the order of their names. */
    public static Stream<DynamicTest> of(String suite, Run run) {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path folder : folders(ROOT.resolve(suite))) {
            String name = folder.getFileName().toString();
            tests.add(DynamicTest.dynamicTest(name, folder.toUri(), () -> check(folder, name, run)));
        }
        if (UPDATE) {
            tests.add(DynamicTest.dynamicTest(
                    "updating",
                    () -> fail("the golden files were rewritten; read the changes and run without the switch")));
        }
        return tests.stream();
    }

    /** The cases of a suite, in the order of their names: for tests that run them in another way. */
    public static List<Case> all(String suite) {
        return folders(ROOT.resolve(suite)).stream()
                .map(folder -> {
                    var inputs = files(folder);
                    inputs.keySet().removeIf(file -> !isInput(file));
                    return new Case(folder.getFileName().toString(), inputs);
                })
                .toList();
    }

    /** The texts of every output named {@code file} in a suite, by case: for tests about the suite as a whole. */
    public static SortedMap<String, String> allOutputs(String suite, String file) {
        SortedMap<String, String> texts = new TreeMap<>();
        for (Path folder : folders(ROOT.resolve(suite))) {
            Path path = folder.resolve(file);
            if (Files.exists(path)) {
                texts.put(folder.getFileName().toString(), read(path));
            }
        }
        return texts;
    }

    /** Every case of a suite, in the order of their names: for tests that hold something else against the same outputs. */
    public static List<Case> cases(String suite) {
        List<Case> cases = new ArrayList<>();
        for (Path folder : folders(ROOT.resolve(suite))) {
            SortedMap<String, String> inputs = files(folder);
            inputs.keySet().removeIf(file -> !isInput(file));
            cases.add(new Case(folder.getFileName().toString(), inputs));
        }
        return cases;
    }

    /** The texts of every input of a suite: a corpus for other tests. */
    public static List<String> allInputs(String suite) {
        List<String> texts = new ArrayList<>();
        for (Path folder : folders(ROOT.resolve(suite))) {
            files(folder).forEach((name, text) -> {
                if (isInput(name)) {
                    texts.add(text);
                }
            });
        }
        return texts;
    }

    private static void check(Path folder, String name, Run run) {
        SortedMap<String, String> inputs = new TreeMap<>();
        SortedMap<String, String> expected = new TreeMap<>();
        files(folder).forEach((file, text) -> (isInput(file) ? inputs : expected).put(file, text));
        if (inputs.isEmpty()) {
            fail("the case " + name + " has no input");
        }
        SortedMap<String, String> actual = new TreeMap<>(run.outputs(new Case(name, inputs)));
        if (UPDATE) {
            update(folder, expected, actual);
        }
        for (Map.Entry<String, String> output : actual.entrySet()) {
            String text = expected.get(output.getKey());
            if (text == null) {
                fail(name + "/" + output.getKey() + " is missing; it would be:\n" + output.getValue());
            }
            assertEquals(text, output.getValue(), name + "/" + output.getKey());
        }
        for (String file : expected.keySet()) {
            if (!actual.containsKey(file)) {
                fail(name + "/" + file + " is an orphan: nothing gives it any more");
            }
        }
    }

    private static boolean isInput(String file) {
        return file.startsWith("in.") || file.startsWith("in/");
    }

    private static void update(Path folder, SortedMap<String, String> expected, SortedMap<String, String> actual) {
        try {
            for (Map.Entry<String, String> output : actual.entrySet()) {
                Path path = folder.resolve(output.getKey());
                Files.createDirectories(path.getParent());
                Files.writeString(path, output.getValue());
            }
            for (String file : expected.keySet()) {
                if (!actual.containsKey(file)) {
                    Files.delete(folder.resolve(file));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!expected.equals(actual)) {
            fail("rewritten: " + folder);
        }
    }

    private static List<Path> folders(Path suite) {
        try (Stream<Path> all = Files.list(suite)) {
            List<Path> folders = all.filter(Files::isDirectory).sorted().toList();
            if (folders.isEmpty()) {
                throw new AssertionError("no cases in " + suite.toAbsolutePath());
            }
            return folders;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SortedMap<String, String> files(Path folder) {
        SortedMap<String, String> texts = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            all.filter(Files::isRegularFile).forEach(path -> {
                String name = folder.relativize(path).toString().replace('\\', '/');
                texts.put(name, read(path));
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return texts;
    }

    private static String read(Path path) {
        try {
            return new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
