package io.mtpscript.conformance.tiers;

/** Something that runs programs. Used by one thread. */
public interface Tier extends AutoCloseable {
    /** What a report calls it. */
    String name();

    /** Runs a request. Successive cases may be of one program, which an implementation need load only once. */
    Outcome run(Case request);

    /** Gives back what the last program holds. */
    @Override
    void close();
}
