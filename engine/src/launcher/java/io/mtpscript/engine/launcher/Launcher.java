package io.mtpscript.engine.launcher;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The main class of {@code engine.jar}. On Java 25 and newer it calls {@code io.mtpscript.engine.Main}; on an older Java it
 * starts an installed newer one with the same arguments, or says in one line what it needs.
 *
 * <p>Java cannot replace its own process, so a started JVM is a child: it inherits standard input, output and error, gets a
 * termination signal passed on (SIGTERM, SIGHUP, SIGINT), and its exit status becomes this process's own. Only SIGKILL
 * cannot be passed on.
 */
public final class Launcher {
    /** The oldest feature release of Java that runs the engine. */
    static final int NEEDED = 25;

    /** Exit status when no Java runs the engine: that of {@code ExitCode.UNAVAILABLE}, which an older Java cannot load. */
    static final int NO_JAVA = 3;

    private static final String ENGINE = "io.mtpscript.engine.Main";

    private Launcher() {}

    /**
     * Starts the engine.
     *
     * @param arguments the engine's own, passed on as they are
     * @throws Throwable whatever the engine's {@code main} throws
     */
    public static void main(String[] arguments) throws Throwable {
        int release = JdkFinder.featureRelease(System.getProperty("java.specification.version"));
        if (release >= NEEDED) {
            callEngine(arguments);
        } else {
            startOnNewerJava(release, JdkFinder.ofThisMachine(), arguments);
        }
    }

    /** Runs the engine in a child process; ends this one with the child's exit status. */
    static void startOnNewerJava(int release, JdkFinder finder, String[] arguments) throws InterruptedException {
        Optional<File> home = finder.find(NEEDED);
        if (!home.isPresent()) {
            String here = System.getProperty("java.home");
            System.err.println("MTPScript needs Java " + NEEDED + " or newer; this is Java " + release + " (" + here
                    + ") and no newer one was found: install one (for example Eclipse Temurin " + NEEDED
                    + ", https://adoptium.net) or set JAVA_HOME to it.");
            System.exit(NO_JAVA);
        }
        System.exit(runChild(command(home.get(), arguments)));
    }

    private static void callEngine(String[] arguments) throws Throwable {
        try {
            Class.forName(ENGINE).getMethod("main", String[].class).invoke(null, (Object) arguments);
        } catch (InvocationTargetException thrown) {
            Throwable cause = thrown.getCause();
            throw cause == null ? thrown : cause;
        }
    }

    private static List<String> command(File home, String[] arguments) {
        List<String> command = new ArrayList<>();
        command.add(new File(home, "bin/java").getPath());
        // A flag of this Java that the newer one has dropped (an old collector, say) must not stop it.
        command.add("-XX:+IgnoreUnrecognizedVMOptions");
        for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (isPassedOn(flag)) {
                command.add(flag);
            }
        }
        String classPath = System.getProperty("java.class.path");
        if (classPath.endsWith(".jar") && classPath.indexOf(File.pathSeparatorChar) < 0) {
            command.add("-jar"); // by its manifest the jar has native access
            command.add(classPath);
        } else {
            command.add("--enable-native-access=ALL-UNNAMED");
            command.add("-cp");
            command.add(classPath);
            command.add(Launcher.class.getName());
        }
        for (String argument : arguments) {
            command.add(argument);
        }
        return command;
    }

    /** Heap sizes, properties and the like; not agents, which hold ports and files in this JVM already. */
    private static boolean isPassedOn(String flag) {
        return flag.startsWith("-D") || flag.startsWith("-X") || flag.startsWith("-ea") || flag.startsWith("-da");
    }

    private static int runChild(List<String> command) throws InterruptedException {
        Process child;
        try {
            child = new ProcessBuilder(command).inheritIO().start();
        } catch (IOException refused) {
            System.err.println("MTPScript cannot start " + command.get(0) + ": " + refused.getMessage()
                    + ". Set JAVA_HOME to a working Java " + NEEDED + ".");
            return NO_JAVA;
        }
        Thread passOn = new Thread(() -> endWithChild(child), "pass-signal-on");
        Runtime.getRuntime().addShutdownHook(passOn);
        int status = child.waitFor();
        try {
            Runtime.getRuntime().removeShutdownHook(passOn);
        } catch (IllegalStateException alreadyStopping) {
            // This process got a signal too: its hook is waiting for the same child and ends with the same status.
            passOn.join();
        }
        return status;
    }

    /** Ends the child by SIGTERM and this process with the child's status, once the child has finished in its own time. */
    private static void endWithChild(Process child) {
        child.destroy();
        try {
            Runtime.getRuntime().halt(child.waitFor());
        } catch (InterruptedException impossible) {
            Thread.currentThread().interrupt(); // nobody holds this thread to interrupt it
        }
    }
}
