package io.mtpscript.bench.http;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/**
 * Keeps both cores from sleeping while a lone request is measured: a process of the idle class on each, which makes way for any other
 * one at once. To wake a virtual processor takes tens of microseconds, and which of two servers has to do it more often is chance.
 */
final class AwakeCores implements AutoCloseable {
    /** A shell's program that does nothing but take time. */
    static final String FOREVER = "while :; do :; done";

    private final List<Process> spinning;

    private AwakeCores(List<Process> spinning) {
        this.spinning = spinning;
    }

    static AwakeCores start() throws IOException {
        return new AwakeCores(List.of(spinning("0"), spinning("1")));
    }

    private static Process spinning(String core) throws IOException {
        return new ProcessBuilder("chrt", "--idle", "0", "taskset", "-c", core, "sh", "-c", FOREVER)
                .inheritIO()
                .start();
    }

    @Override
    public void close() {
        spinning.forEach(each ->
                Stream.concat(each.descendants(), Stream.of(each.toHandle())).forEach(ProcessHandle::destroy));
    }
}
