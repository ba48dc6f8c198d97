package io.mtpscript.engine.audit;

import java.util.List;

/**
 * What verifying a trail found.
 *
 * @param records how many there are
 * @param first the number of the first one; more than 0 where older files are gone
 * @param heads how many of them are heads
 * @param signed how many heads have a signature that was checked and is right
 * @param findings where the trail is not what was written
 * @param more how many findings there were besides
 * @param open transactions without an outcome, but for those that a running engine has under way
 * @param underWay how many those are
 * @param unfinished how many bytes stand behind the last line, of one that was never finished
 * @param ended whether the last record is the head of an engine that stopped in order
 * @param running whether an engine has the folder
 */
public record AuditReport(
        long records,
        long first,
        long heads,
        long signed,
        List<Finding> findings,
        long more,
        List<OpenTransaction> open,
        int underWay,
        long unfinished,
        boolean ended,
        boolean running) {
    /**
     * A place where the trail is not what was written.
     *
     * @param file its file's name
     * @param line from 1; 0 for the file as a whole
     * @param what is wrong, in one sentence
     */
    public record Finding(String file, long line, String what) {}

    public AuditReport {
        findings = List.copyOf(findings);
        open = List.copyOf(open);
    }

    /** Whether nothing was changed, taken away, put in or moved. */
    public boolean sound() {
        return findings.isEmpty();
    }
}
