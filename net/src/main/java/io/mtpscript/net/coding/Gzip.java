package io.mtpscript.net.coding;

import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Makes gzip of bodies (RFC 1952), with nothing in it but the body. */
final class Gzip {
    /** Quick: the event loop does it for small bodies. */
    private static final int LEVEL = 4;

    /** Magic, deflate, no flags, no time, no word of the level, no word of the system. */
    private static final byte[] HEAD = {0x1F, (byte) 0x8B, 8, 0, 0, 0, 0, 0, 0, (byte) 0xFF};

    private static final int TRAILER = 8;

    private Gzip() {}

    /** Compressed bytes, to be wiped by whoever asked; none where that would not make the body smaller. */
    static byte[] compress(byte[] body) {
        byte[] out = new byte[body.length];
        Deflater deflater = new Deflater(LEVEL, true);
        try {
            deflater.setInput(body);
            deflater.finish();
            int room = out.length - HEAD.length - TRAILER;
            int length = room <= 0 ? 0 : deflater.deflate(out, HEAD.length, room);
            if (!deflater.finished()) {
                return new byte[0];
            }
            System.arraycopy(HEAD, 0, out, 0, HEAD.length);
            CRC32 check = new CRC32();
            check.update(body);
            int end = HEAD.length + length;
            littleEndian(out, end, (int) check.getValue());
            littleEndian(out, end + TRAILER / 2, body.length);
            return Arrays.copyOf(out, end + TRAILER);
        } finally {
            deflater.end();
            Arrays.fill(out, (byte) 0);
        }
    }

    private static void littleEndian(byte[] out, int at, int number) {
        for (int i = 0; i < Integer.BYTES; i++) {
            out[at + i] = (byte) (number >>> (8 * i));
        }
    }
}
