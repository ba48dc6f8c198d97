package io.mtpscript.net.http;

import io.mtpscript.core.hash.Sha256;
import io.mtpscript.vm.ByteSink;

/**
 * The body of an answer while it is made, in native memory that is wiped when it is given back. A VM writes its canonical
 * JSON straight into it. Belongs to one event loop; as a
 * sink a VM on another thread may have it meanwhile.
 */
public interface ResponseBody extends ByteSink, AutoCloseable {
    /** How many bytes were written. */
    int length();

    /** Writes a body that is on the heap, in place of anything written before. */
    void write(byte[] bytes);

    /** Adds what was written to a digest. */
    void addTo(Sha256 digest);

    /** A copy of what was written. */
    byte[] toByteArray();

    /** Gives the memory back; a second call does nothing. */
    @Override
    void close();
}
