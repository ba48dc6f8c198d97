package io.mtpscript.bench.http;

/** The processes that a measurement has started: servers and clients that would go on without it, and slow down the next one. */
final class Descendants {
    private Descendants() {}

    /** Ends them with this process, also when it is told to end in the midst of a measurement. */
    static void endWithThis() {
        Thread end = Thread.ofPlatform()
                .unstarted(() -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroy));
        Runtime.getRuntime().addShutdownHook(end);
    }
}
