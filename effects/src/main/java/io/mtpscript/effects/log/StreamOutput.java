package io.mtpscript.effects.log;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Writes to a stream, which it does not close. When nobody reads it any longer, nobody will. */
final class StreamOutput implements LineOutput {
    private static final int BUFFER = 1 << 16;

    private final OutputStream out;
    private boolean broken;

    StreamOutput(OutputStream out) {
        this.out = new BufferedOutputStream(out, BUFFER);
    }

    @Override
    public void write(byte[] line, long epochMillis) throws IOException {
        try {
            out.write(line);
        } catch (IOException e) {
            broken = true;
            throw e;
        }
    }

    @Override
    public void flush() throws IOException {
        try {
            out.flush();
        } catch (IOException e) {
            broken = true;
            throw e;
        }
    }

    @Override
    public boolean gone() {
        return broken;
    }
}
