package io.mtpscript.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Where a command speaks: results to {@code out}, progress and diagnostics to {@code err}, both UTF-8.
 *
 * @param colour whether {@code err} may carry colours: it is a terminal and {@code NO_COLOR} is not set
 */
record Terminal(PrintStream out, PrintStream err, boolean colour) {

    /**
     * The process's own streams. Java cannot ask whether one of them is a terminal; the start script can, and says so in
     * {@code MTPSC_TERMINAL}. Without it the console, which needs all three, is asked.
     */
    @SuppressWarnings("SystemConsoleNull") // a JDK may still be told to have none
    static Terminal ofProcess(Map<String, String> environment) {
        var console = System.console();
        String told = environment.getOrDefault("MTPSC_TERMINAL", "");
        boolean terminal = told.isEmpty() ? console != null && console.isTerminal() : told.equals("1");
        boolean colour = terminal && environment.getOrDefault("NO_COLOR", "").isEmpty();
        return new Terminal(
                new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                colour);
    }

    /** {@code out} for who wants a writer. */
    PrintWriter outWriter() {
        return new PrintWriter(out, true, StandardCharsets.UTF_8);
    }

    /** {@code err} for who wants a writer. */
    PrintWriter errWriter() {
        return new PrintWriter(err, true, StandardCharsets.UTF_8);
    }

    /** Progress: one line on stderr. */
    void say(String line) {
        err.println(line);
    }
}
