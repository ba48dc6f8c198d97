package io.mtpscript.net.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** A client of HTTP/2 in the clear that sends exactly the frames it is told to. Heads are written without compression. */
final class RawHttp2Client implements AutoCloseable {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;

    static final int END_STREAM = 1;
    static final int END_HEADERS = 4;

    private static final int ACK = 1;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream toSocket;
    private OutputStream out;
    private final DefaultHttp2HeadersDecoder heads = new DefaultHttp2HeadersDecoder(false);

    RawHttp2Client(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(10_000);
        in = new DataInputStream(socket.getInputStream());
        toSocket = socket.getOutputStream();
        out = toSocket;
    }

    record Frame(int type, int flags, int stream, byte[] payload) {
        boolean ends() {
            return (flags & END_STREAM) != 0;
        }

        /** The number that frames of errors and windows carry, at an offset. */
        int number(int offset) {
            return Unpooled.wrappedBuffer(payload).getInt(offset);
        }
    }

    /** An answer: its fields, among them {@code :status}. */
    record Answer(Map<String, String> fields, String body) {
        String status() {
            return field(":status");
        }

        String field(String name) {
            return fields.getOrDefault(name, "");
        }
    }

    /** Preface and settings. */
    RawHttp2Client begin(byte... settings) throws IOException {
        out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return frame(SETTINGS, 0, 0, settings);
    }

    RawHttp2Client raw(byte[] bytes) throws IOException {
        out.write(bytes);
        return this;
    }

    /** What follows leaves in one piece, by {@link #sendGathered}. */
    RawHttp2Client gather() {
        out = new ByteArrayOutputStream();
        return this;
    }

    RawHttp2Client sendGathered() throws IOException {
        if (out instanceof ByteArrayOutputStream gathered) {
            gathered.writeTo(toSocket);
        }
        out = toSocket;
        return this;
    }

    RawHttp2Client frame(int type, int flags, int stream, byte... payload) throws IOException {
        ByteBuf frame = Unpooled.buffer();
        frame.writeMedium(payload.length).writeByte(type).writeByte(flags).writeInt(stream);
        frame.writeBytes(payload);
        out.write(frame.array(), 0, frame.readableBytes());
        return this;
    }

    RawHttp2Client headers(int stream, int flags, String... namesAndValues) throws IOException {
        return frame(HEADERS, flags | END_HEADERS, stream, block(namesAndValues));
    }

    /** Literals that are put into no table. */
    static byte[] block(String... namesAndValues) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            block.write(0);
            text(block, namesAndValues[i]);
            text(block, namesAndValues[i + 1]);
        }
        return block.toByteArray();
    }

    private static void text(ByteArrayOutputStream block, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        int prefix = 127;
        if (bytes.length < prefix) {
            block.write(bytes.length);
        } else {
            block.write(prefix);
            int rest = bytes.length - prefix;
            for (; rest >= 128; rest >>>= 7) {
                block.write((rest & 127) | 128);
            }
            block.write(rest);
        }
        block.writeBytes(bytes);
    }

    RawHttp2Client get(int stream, String path) throws IOException {
        return headers(
                stream, END_STREAM, ":method", "GET", ":scheme", "http", ":path", path, ":authority", "localhost");
    }

    RawHttp2Client post(int stream, String path, String... more) throws IOException {
        String[] fixed = {":method", "POST", ":scheme", "http", ":path", path, ":authority", "localhost"};
        String[] all = new String[fixed.length + more.length];
        System.arraycopy(fixed, 0, all, 0, fixed.length);
        System.arraycopy(more, 0, all, fixed.length, more.length);
        return headers(stream, 0, all);
    }

    /** The next frame; settings are acknowledged and passed over, as are windows. */
    Frame read() throws IOException {
        while (true) {
            int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
            int type = in.readUnsignedByte();
            int flags = in.readUnsignedByte();
            int stream = in.readInt();
            Frame frame = new Frame(type, flags, stream, in.readNBytes(length));
            if (type == SETTINGS && flags == 0) {
                frame(SETTINGS, ACK, 0);
            } else if (type != SETTINGS && type != WINDOW_UPDATE) {
                return frame;
            }
        }
    }

    /** The answer on a stream, of which nothing else comes before its end. */
    Answer answer(int stream) throws IOException {
        Map<String, String> fields = new LinkedHashMap<>();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        Frame frame;
        do {
            frame = read();
            if (frame.stream() != stream || (frame.type() != HEADERS && frame.type() != DATA)) {
                throw new IOException("Unexpected frame " + frame.type() + " on " + frame.stream());
            }
            if (frame.type() == HEADERS) {
                fields.putAll(fields(frame));
            } else {
                body.writeBytes(frame.payload());
            }
        } while (!frame.ends());
        return new Answer(fields, body.toString(StandardCharsets.UTF_8));
    }

    Map<String, String> fields(Frame frame) throws IOException {
        Map<String, String> fields = new LinkedHashMap<>();
        try {
            Http2Headers head = heads.decodeHeaders(frame.stream(), Unpooled.wrappedBuffer(frame.payload()));
            head.forEach(field ->
                    fields.put(field.getKey().toString(), field.getValue().toString()));
        } catch (Http2Exception e) {
            throw new IOException(e);
        }
        return fields;
    }

    /** Reads until a frame of the kind comes, or the connection ends. */
    boolean sees(int type) throws IOException {
        try {
            while (read().type() != type) {
                // Another one.
            }
            return true;
        } catch (EOFException e) {
            return false;
        }
    }

    /** Whether the other side closes. */
    boolean ended() {
        try {
            while (true) {
                var _ = read();
            }
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
