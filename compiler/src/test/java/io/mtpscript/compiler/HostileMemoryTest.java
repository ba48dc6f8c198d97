package io.mtpscript.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The texts that need the most memory are told of, or compiled, by a JVM of {@value #HEAP_MIB} MiB. */
class HostileMemoryTest {
    private static final int HEAP_MIB = 512;

    private static final List<String> LARGEST = List.of(
            "a long list",
            "a template with many holes",
            "doubling texts",
            "a long text in many functions",
            "many texts joined with one",
            "10,000 functions",
            "many routes");

    @Test
    void aSmallJvmEnds() throws IOException, InterruptedException {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + HEAP_MIB + "m",
                        "-XX:+UseSerialGC",
                        "-XX:+ExitOnOutOfMemoryError",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        ManagementFactory.getRuntimeMXBean().getClassPath(),
                        Child.class.getName())
                .redirectErrorStream(true)
                .start();
        String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, child.waitFor(), said);
        assertEquals(String.join("\n", LARGEST) + "\n", said.replace(System.lineSeparator(), "\n"));
    }

    /** Says the name of each text behind it, so that a failure tells which one it was. */
    static final class Child {
        private Child() {}

        @SuppressWarnings("SystemOut") // the parent reads it
        public static void main(String[] args) {
            var texts = HostileTexts.all();
            for (String name : LARGEST) {
                String text = Objects.requireNonNull(texts.get(name), name);
                CompilerFuzzTest.compile(text.getBytes(StandardCharsets.UTF_8));
                System.out.println(name);
            }
        }
    }
}
