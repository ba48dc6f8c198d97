package io.mtpscript.effects.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Without a server: messages as bytes, cut everywhere. */
final class WireTapTest {
    private static final int TEXT = 25;
    private static final int JSONB = 3802;
    private static final int INTERVAL = 1186;
    private static final int BYTEA = 17;
    private static final int UNKNOWN = 705;

    private static void message(ByteBuf out, char type, ByteBuf content) {
        out.writeByte(type).writeInt(4 + content.readableBytes()).writeBytes(content);
        content.release();
    }

    private static ByteBuf text(String content) {
        return Unpooled.copiedBuffer(content + "\0", StandardCharsets.UTF_8);
    }

    private static ByteBuf parameters(int... types) {
        ByteBuf out = Unpooled.buffer().writeShort(types.length);
        for (int type : types) {
            out.writeInt(type);
        }
        return out;
    }

    private static ByteBuf columns(int... types) {
        ByteBuf out = Unpooled.buffer().writeShort(types.length);
        for (int i = 0; i < types.length; i++) {
            ByteBuf name = text("cölumn" + i);
            out.writeBytes(name).writeInt(1).writeShort(2).writeInt(types[i]);
            out.writeShort(-1).writeInt(-1).writeShort(0);
            name.release();
        }
        return out;
    }

    /** What a server might send, with the types as the server or as the driver sees them. */
    private static ByteBuf conversation(int known, int other) {
        ByteBuf out = Unpooled.buffer();
        message(out, '1', Unpooled.buffer());
        message(out, 't', parameters(known, other, known));
        message(out, 'T', columns(other, known));
        message(out, 'Z', Unpooled.buffer().writeByte('T'));
        message(out, 'D', Unpooled.buffer().writeZero(300));
        message(out, 't', parameters());
        message(out, 'n', Unpooled.buffer());
        message(out, 'C', text("ROLLBACK"));
        message(out, 'C', text("SELECT 3"));
        message(out, 'Z', Unpooled.buffer().writeByte('I'));
        return out;
    }

    @Test
    void showsTheDriverOtherTypesWhereverMessagesAreCut() {
        byte[] sent = bytes(conversation(JSONB, INTERVAL));
        byte[] expected = bytes(conversation(BYTEA, UNKNOWN));
        for (int first = 0; first <= sent.length; first++) {
            for (int second : new int[] {first, Math.min(sent.length, first + 1), Math.min(sent.length, first + 7)}) {
                WireTap tap = new WireTap(1000);
                EmbeddedChannel channel = new EmbeddedChannel(tap);
                write(channel, sent, 0, first);
                write(channel, sent, first, second);
                write(channel, sent, second, sent.length);
                assertEquals(Unpooled.wrappedBuffer(expected), received(channel), "cut at " + first + ", " + second);
                assertEquals(
                        new StatementTypes(
                                List.of(JSONB, INTERVAL, JSONB),
                                List.of(
                                        new StatementTypes.ResultColumn("cölumn0", INTERVAL, 1, 2),
                                        new StatementTypes.ResultColumn("cölumn1", JSONB, 1, 2))),
                        tap.description());
                assertEquals(new StatementTypes(List.of(), List.of()), tap.description());
                assertTrue(tap.idle());
                assertEquals(WireTap.TransactionEnd.ROLLBACK, tap.transactionEnd());
                channel.finishAndReleaseAll();
            }
        }
    }

    @Test
    void notesHowTransactionsEnd() {
        WireTap tap = new WireTap(1000);
        EmbeddedChannel channel = new EmbeddedChannel(tap);
        ByteBuf in = Unpooled.buffer();
        message(in, 'C', text("COMMIT"));
        message(in, 'C', text("COMMITTED"));
        message(in, 'Z', Unpooled.buffer().writeByte('E'));
        channel.writeInbound(in);
        assertEquals(WireTap.TransactionEnd.COMMIT, tap.transactionEnd());
        assertFalse(tap.idle());
        tap.expectTransactionEnd();
        assertEquals(WireTap.TransactionEnd.NONE, tap.transactionEnd());
        channel.finishAndReleaseAll();
    }

    @Test
    void closesAtAMessageOverTheLimitBeforeItIsCollected() {
        for (int length : new int[] {1000, 3, -1}) {
            WireTap tap = new WireTap(1000);
            EmbeddedChannel channel = new EmbeddedChannel(tap);
            channel.writeInbound(Unpooled.buffer().writeByte('D').writeInt(999).writeZero(995));
            assertFalse(tap.oversized());
            channel.writeInbound(Unpooled.buffer().writeByte('D').writeInt(length));
            assertTrue(tap.oversized());
            assertFalse(channel.isOpen());
            channel.finishAndReleaseAll();
        }
    }

    @Test
    void columnsOfStatementsThatAreNotPreparedAreNotKept() {
        WireTap tap = new WireTap(1000);
        EmbeddedChannel channel = new EmbeddedChannel(tap);
        ByteBuf in = Unpooled.buffer();
        message(in, 'T', columns(TEXT));
        message(in, 't', parameters(TEXT));
        message(in, 'n', Unpooled.buffer());
        channel.writeInbound(in);
        assertEquals(new StatementTypes(List.of(TEXT), List.of()), tap.description());
        channel.finishAndReleaseAll();
    }

    private static final String READY = "Z....T";
    private static final String LEFT_OUT = "2....C....-.";

    /** The driver's executions of three statements, by two joined to the third. */
    private static WireTap joined(EmbeddedChannel channel) {
        WireTap tap = (WireTap) channel.pipeline().first();
        tap.join(2);
        ByteBuf out = Unpooled.buffer();
        for (int i = 0; i < 3; i++) {
            message(out, 'B', Unpooled.buffer().writeZero(20 + i));
            message(out, 'E', Unpooled.buffer().writeZero(5));
            message(out, 'S', Unpooled.buffer());
        }
        message(out, 'C', text("dropped"));
        message(out, 'S', Unpooled.buffer());
        channel.writeOutbound(out);
        ByteBuf sent = channel.readOutbound();
        assertEquals("BEBEBESCS", shownTypes(sent));
        return tap;
    }

    /** The types of messages, which are released. */
    private static String shownTypes(ByteBuf sent) {
        var types = new StringBuilder();
        while (sent.isReadable()) {
            types.append((char) sent.readByte());
            sent.skipBytes(sent.readInt() - Integer.BYTES);
        }
        sent.release();
        return types.toString();
    }

    /** What the driver reads of what the server sends, each cut in two wherever that can be: letters, and points for the rest. */
    private static void driverReads(String expected, ByteBuf conversation) {
        byte[] sent = bytes(conversation);
        for (int cut = 0; cut <= sent.length; cut++) {
            EmbeddedChannel channel = new EmbeddedChannel(new WireTap(1000));
            WireTap tap = joined(channel);
            write(channel, sent, 0, cut);
            write(channel, sent, cut, sent.length);
            ByteBuf read = received(channel);
            assertEquals(expected, shown(read), "cut at " + cut);
            assertEquals(sent[sent.length - 1] == 'I', tap.idle());
            read.release();
            channel.finishAndReleaseAll();
        }
    }

    private static String shown(ByteBuf bytes) {
        var text = new StringBuilder();
        while (bytes.isReadable()) {
            byte next = bytes.readByte();
            text.append(next > ' ' ? (char) next : '.');
        }
        return text.toString();
    }

    private static ByteBuf error(String severity) {
        return Unpooled.copiedBuffer("SFEHLER\0V" + severity + "\0C22012\0\0", StandardCharsets.UTF_8);
    }

    @Test
    void joinedCommandsAreAnsweredAsIfEachHadItsSync() {
        ByteBuf in = Unpooled.buffer();
        message(in, '2', Unpooled.buffer());
        message(in, 'C', text("BEGIN"));
        message(in, '2', Unpooled.buffer());
        message(in, 'D', Unpooled.buffer().writeShort(0));
        message(in, 's', Unpooled.buffer());
        message(in, '2', Unpooled.buffer());
        message(in, 'C', text("ROLLBACK"));
        message(in, 'Z', Unpooled.buffer().writeByte('I'));
        driverReads("2....C....BEGIN." + READY + "2....D......s...." + READY + "2....C....ROLLBACK.Z....I", in);
    }

    @Test
    void whatIsBehindAJoinedCommandThatFailsIsLeftOut() {
        ByteBuf in = Unpooled.buffer();
        message(in, '2', Unpooled.buffer());
        message(in, 'C', text("BEGIN"));
        message(in, 'E', error("ERROR"));
        message(in, 'Z', Unpooled.buffer().writeByte('E'));
        String error = "E....SFEHLER.VERROR.C22012..";
        driverReads("2....C....BEGIN." + READY + error + READY + LEFT_OUT + "Z....E", in);

        ByteBuf atOnce = Unpooled.buffer();
        message(atOnce, 'E', error("ERROR"));
        message(atOnce, 'Z', Unpooled.buffer().writeByte('I'));
        driverReads(error + READY + error + READY + LEFT_OUT + "Z....I", atOnce);
    }

    @Test
    void anErrorThatEndsTheConnectionIsNoAnswerToOtherCommands() {
        ByteBuf in = Unpooled.buffer();
        message(in, '2', Unpooled.buffer());
        message(in, 'C', text("BEGIN"));
        message(in, 'E', error("FATAL"));
        EmbeddedChannel channel = new EmbeddedChannel(new WireTap(1000));
        joined(channel);
        channel.writeInbound(in);
        ByteBuf read = received(channel);
        assertEquals("2....C....BEGIN." + READY + "E....SFEHLER.VFATAL.C22012..", shown(read));
        read.release();
        channel.finishAndReleaseAll();
    }

    @Test
    void onlyTheCommandsOfAGroupAreJoined() {
        ByteBuf out = Unpooled.buffer();
        message(out, 'Q', text("SET a = 1"));
        for (int i = 0; i < 5; i++) {
            message(out, 'B', Unpooled.buffer().writeZero(20));
            message(out, 'S', Unpooled.buffer());
        }
        ByteBuf in = Unpooled.buffer();
        message(in, 'C', text("SET"));
        message(in, 'Z', Unpooled.buffer().writeByte('I'));
        for (String tag : List.of("ONE", "TWO")) {
            message(in, 'C', text(tag));
        }
        message(in, 'Z', Unpooled.buffer().writeByte('T'));
        message(in, 'E', error("ERROR"));
        message(in, 'Z', Unpooled.buffer().writeByte('E'));
        message(in, 'C', text("FIVE"));
        message(in, 'Z', Unpooled.buffer().writeByte('E'));
        String error = "E....SFEHLER.VERROR.C22012..";
        String expected = "C....SET.Z....I"
                + ("C....ONE." + READY + "C....TWO.Z....T")
                + (error + READY + LEFT_OUT + "Z....E")
                + "C....FIVE.Z....E";
        byte[] sent = bytes(out);
        byte[] answered = bytes(in);
        for (int cut = 0; cut <= answered.length; cut++) {
            WireTap tap = new WireTap(1000);
            EmbeddedChannel channel = new EmbeddedChannel(tap);
            tap.join(1);
            tap.join(1);
            channel.writeOutbound(Unpooled.copiedBuffer(sent));
            ByteBuf written = channel.readOutbound();
            assertEquals("QBBSBBSBS", shownTypes(written));
            write(channel, answered, 0, cut);
            write(channel, answered, cut, answered.length);
            ByteBuf read = received(channel);
            assertEquals(expected, shown(read), "cut at " + cut);
            read.release();
            channel.finishAndReleaseAll();
        }
    }

    private static void write(EmbeddedChannel channel, byte[] bytes, int from, int to) {
        if (to > from) {
            channel.writeInbound(Unpooled.copiedBuffer(bytes, from, to - from));
        }
    }

    private static ByteBuf received(EmbeddedChannel channel) {
        ByteBuf all = Unpooled.buffer();
        for (ByteBuf part = channel.readInbound(); part != null; part = channel.readInbound()) {
            all.writeBytes(part);
            part.release();
        }
        return all;
    }

    private static byte[] bytes(ByteBuf buffer) {
        byte[] bytes = new byte[buffer.readableBytes()];
        buffer.readBytes(bytes);
        buffer.release();
        return bytes;
    }
}
