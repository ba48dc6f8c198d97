package io.mtpscript.effects.log;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** Where lines go. */
public sealed interface LogTarget {
    /** The process's standard output. */
    record Stdout() implements LogTarget {}

    /**
     * A file, and those that it was before.
     *
     * @param maxBytes from which size on another file is begun
     * @param files how many are kept, the one that is written included
     */
    record Files(Path file, long maxBytes, int files) implements LogTarget {}

    /**
     * An HTTP collector that takes batches of lines by POST.
     *
     * @param token sent as {@code Authorization: Bearer}
     */
    record Collector(URI uri, Optional<CollectorToken> token) implements LogTarget {}
}
