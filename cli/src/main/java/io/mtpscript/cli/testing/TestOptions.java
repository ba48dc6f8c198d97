package io.mtpscript.cli.testing;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What to run and how to tell it.
 *
 * @param folder of the project, where {@code .mtp-gas} is
 * @param filter text that the file or name of a test must hold, in any case of letters; empty for all
 * @param junit also written as JUnit XML to this file
 * @param coverage whether it is shown
 * @param lcov line coverage is written to this file
 * @param faults whether errors are injected
 * @param allowedFaults texts of findings that are let pass
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
        List<String> allowedFaults,
        boolean colour,
        boolean progress) {
    public TestOptions {
        allowedFaults = List.copyOf(allowedFaults);
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
