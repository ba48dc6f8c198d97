package io.mtpscript.engine.launcher;

import java.io.File;
import java.util.Arrays;
import java.util.List;

/** Does what the launcher does on Java 17: the first argument is the home of the newer Java, or empty for none. */
final class OlderJava {
    private OlderJava() {}

    public static void main(String[] arguments) throws InterruptedException {
        List<File> homes = arguments[0].isEmpty() ? List.of() : List.of(new File(arguments[0]));
        Launcher.startOnNewerJava(
                17, new JdkFinder(homes, List.of(), "/"), Arrays.copyOfRange(arguments, 1, arguments.length));
    }
}
