package io.mtpscript.effects.http;

import io.mtpscript.core.bytes.ByteBuilder;
import io.mtpscript.effects.HttpSettings;
import io.mtpscript.effects.http.HttpFailure.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** How a response's body is compressed (RFC 9110, section 8.4.1). */
enum ContentCoding {
    IDENTITY,
    GZIP,
    DEFLATE;

    /** So many bytes may come of however few: small bodies of one repeated text are no bombs. */
    static final int FREE_BYTES = 64 << 10;

    private static final int CHUNK = 8 << 10;
    private static final int ZLIB_METHOD_MASK = 0x0f;
    private static final int ZLIB_DEFLATE = 8;
    private static final int ZLIB_CHECK = 31;

    /** @param value of {@code Content-Encoding}; empty for a coding that was not asked for, or several */
    static Optional<ContentCoding> of(String value) {
        return switch (value.strip().toLowerCase(Locale.ROOT)) {
            case "", "identity" -> Optional.of(IDENTITY);
            case "gzip", "x-gzip" -> Optional.of(GZIP);
            case "deflate" -> Optional.of(DEFLATE);
            default -> Optional.empty();
        };
    }

    /** What decoding gives. */
    sealed interface Decoded {
        record Bytes(byte[] bytes) implements Decoded {}

        record Failed(HttpFailure failure) implements Decoded {}
    }

    /** Decodes a body; never makes more bytes than the limits allow. */
    Decoded decode(byte[] body, HttpSettings limits) {
        if (this == IDENTITY || body.length == 0) {
            return new Decoded.Bytes(body);
        }
        long ratioBytes = Math.max(FREE_BYTES, (long) body.length * limits.ratio());
        ByteBuilder out = new ByteBuilder();
        byte[] chunk = new byte[CHUNK];
        try (InputStream in = open(body)) {
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                out.add(chunk, 0, n);
                if (out.length() > limits.responseBytes()) {
                    return failed(
                            Kind.TOO_LARGE, "The response's body has more than " + limits.responseBytes() + " bytes");
                }
                if (out.length() > ratioBytes) {
                    return failed(
                            Kind.TOO_LARGE,
                            "The response's body has more than " + limits.ratio() + " times its compressed size");
                }
            }
            return new Decoded.Bytes(out.toByteArray());
        } catch (IOException broken) {
            return failed(Kind.MALFORMED, "The response's body is not compressed as it says");
        }
    }

    private static Decoded failed(Kind kind, String message) {
        return new Decoded.Failed(new HttpFailure(kind, message));
    }

    private InputStream open(byte[] body) throws IOException {
        InputStream in = new ByteArrayInputStream(body);
        // What is called deflate is zlib's format by the RFC; some servers send what is inside alone.
        return this == GZIP ? new GZIPInputStream(in, CHUNK) : new ClosingInflater(in, !isZlib(body));
    }

    private static boolean isZlib(byte[] body) {
        return body.length >= 2
                && (body[0] & ZLIB_METHOD_MASK) == ZLIB_DEFLATE
                && (((body[0] & 0xff) << 8) | (body[1] & 0xff)) % ZLIB_CHECK == 0;
    }

    /** Gives back what its inflater holds outside of the heap. */
    private static final class ClosingInflater extends InflaterInputStream {
        ClosingInflater(InputStream in, boolean raw) {
            super(in, new Inflater(raw), CHUNK);
        }

        @Override
        public void close() throws IOException {
            super.close();
            inf.end();
        }
    }
}
