package io.mtpscript.net.server;

/** Hears, on any thread, what whoever operates a server should know. Each line is a sentence or two. */
public interface ServerNotices {
    /** Something has changed as it was asked to. */
    void changed(String line);

    /** Something that was asked for was not done. */
    void refused(String line);
}
