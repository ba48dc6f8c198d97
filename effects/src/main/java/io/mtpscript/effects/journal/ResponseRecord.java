package io.mtpscript.effects.journal;

import java.util.List;

/**
 * What a request answered.
 *
 * @param headers those that the program set
 * @param bodySha256 32 bytes, of the canonical body
 * @param gasUsed in beta-reductions
 * @param logLines of the last attempt, canonical JSON without a time and without a line end
 */
public record ResponseRecord(
        int status, List<Header> headers, byte[] bodySha256, byte[] body, long gasUsed, List<byte[]> logLines) {
    public ResponseRecord {
        headers = List.copyOf(headers);
        logLines = List.copyOf(logLines);
    }

    /** About how many bytes it takes. */
    long bytes() {
        return body.length + logLines.stream().mapToLong(line -> line.length).sum();
    }
}
