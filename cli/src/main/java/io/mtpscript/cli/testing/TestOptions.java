package io.mtpscript.cli.testing;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What to run and how to tell it.
 *
 * @param folder of the project, where {@code .mtp-gas} is
 * @param filter text that the file or name of a test must hold, in any case of letters; empty for all
 * @param colour whether results may carry colours
 * @param progress whether stderr is a terminal that can show how far it is
 */
public record TestOptions(
        Path folder,
        String filter,
        Format format,
        Optional<Path> junit,
        Gas gas,
        boolean coverage,
        Optional<Path> lcov,
        boolean faults,
        java.util.List<String> allowedFaults,
        boolean colour,
        boolean progress) {
    public TestOptions {
        allowedFaults = java.util.List.copyOf(allowedFaults);
    }

    /** How results are told on stdout. */
    public enum Format {
        HUMAN,
        JSON,
        JUNIT
    }

    /** What is done with the gas of each test. */
    public enum Gas {
        SHOW,
        /** Written to {@code .mtp-gas}. */
        WRITE,
        /** Compared with {@code .mtp-gas}. */
        CHECK
    }
}
