package io.mtpscript.effects.database;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Stands before the driver and reads along in what the server sends.
 *
 * <p>It does three things that the driver does not. It notes the true types of parameters and columns, and shows the driver
 * {@code bytea} in place of each type that {@link PgType} knows and {@code unknown} in place of all others: so the driver asks for the
 * binary or the text format and hands the bytes through. It notes what COMMIT was answered by and in which state the server
 * says the session is. And it bounds the length of a message, which the driver would collect whatever its length.
 *
 * <pre>
 *   message:  type (1 byte) | length including itself (4) | content
 *   't' ParameterDescription   count (2), type oids (4 each)
 *   'T' RowDescription         count (2), each: name, 0 | table (4) column (2) | type oid (4) | size (2) modifier (4) format (2)
 *   'n' NoData                 of a statement without rows
 *   'C' CommandComplete        tag, 0
 *   'Z' ReadyForQuery          'I' idle, 'T' in a transaction, 'E' in a failed one
 * </pre>
 */
final class WireTap extends ChannelInboundHandlerAdapter {
    private static final int HEADER = 5;
    private static final int BYTEA = 17;
    private static final int UNKNOWN = 705;
    private static final int BEFORE_TYPE = 6;
    private static final int BEHIND_TYPE = 8;

    /** What the last command that ends a transaction was answered by. */
    enum TransactionEnd {
        NONE,
        COMMIT,
        ROLLBACK
    }

    private final int maxMessage;
    private final Queue<StatementTypes> descriptions = new ArrayDeque<>();
    private @Nullable List<Integer> parameters;
    private TransactionEnd end = TransactionEnd.NONE;
    private byte state = 'I';
    private boolean oversized;
    private @Nullable Channel channel;

    /** The beginning of a message that is looked at only when it is whole. */
    private @Nullable ByteBuf held;

    /** Bytes still to come of a message that goes through as it is. */
    private int passing;

    /** @param maxMessage the most bytes of a message; a longer one closes the connection */
    WireTap(int maxMessage) {
        this.maxMessage = maxMessage;
    }

    /** The description of the statement that was prepared longest ago and not asked for yet. */
    StatementTypes description() {
        StatementTypes next = descriptions.poll();
        if (next == null) {
            throw new IllegalStateException("The server did not describe a statement that it prepared");
        }
        return next;
    }

    void expectTransactionEnd() {
        end = TransactionEnd.NONE;
    }

    TransactionEnd transactionEnd() {
        return end;
    }

    /** Whether the server last said that the session is in no transaction. */
    boolean idle() {
        return state == 'I';
    }

    /** Whether the connection was closed because of a message over the limit. */
    boolean oversized() {
        return oversized;
    }

    /** Closes the connection at once, where the driver would say goodbye first. */
    void close() {
        ChannelHandlerContext first =
                channel == null ? null : channel.pipeline().firstContext();
        if (first != null) {
            var _ = first.close();
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        channel = context.channel();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = (ByteBuf) message;
        ByteBuf before = held;
        if (before != null) {
            held = null;
            in = context.alloc()
                    .buffer(before.readableBytes() + in.readableBytes())
                    .writeBytes(before)
                    .writeBytes(in);
            before.release();
            ((ByteBuf) message).release();
        }
        int through = scan(in);
        if (oversized) {
            in.release();
            close();
        } else if (through == in.writerIndex()) {
            context.fireChannelRead(in);
        } else {
            held = in.retainedSlice(through, in.writerIndex() - through);
            if (through > in.readerIndex()) {
                context.fireChannelRead(in.writerIndex(through));
            } else {
                in.release();
            }
        }
    }

    /** Looks at the whole messages and gives the index up to which bytes may go on. */
    private int scan(ByteBuf in) {
        int at = in.readerIndex();
        int skipped = Math.min(passing, in.writerIndex() - at);
        at += skipped;
        passing -= skipped;
        while (in.writerIndex() - at >= HEADER) {
            int length = 1 + in.getInt(at + 1);
            if (length < HEADER || length > maxMessage) {
                oversized = true;
                return at;
            }
            byte type = in.getByte(at);
            int available = in.writerIndex() - at;
            if (!looksAt(type)) {
                passing = Math.max(0, length - available);
            } else if (available < length) {
                return at;
            } else {
                look(type, in, at + HEADER);
            }
            at += Math.min(length, available);
        }
        return at;
    }

    private static boolean looksAt(byte type) {
        return type == 't' || type == 'T' || type == 'n' || type == 'C' || type == 'Z';
    }

    private void look(byte type, ByteBuf in, int content) {
        switch (type) {
            case 't' -> parameters = types(in, content);
            case 'T' -> described(columns(in, content));
            case 'n' -> described(List.of());
            case 'C' -> {
                if (startsWith(in, content, "COMMIT\0")) {
                    end = TransactionEnd.COMMIT;
                } else if (startsWith(in, content, "ROLLBACK\0")) {
                    end = TransactionEnd.ROLLBACK;
                }
            }
            default -> state = in.getByte(content);
        }
    }

    /** Columns also come without parameters before them, for statements that are not prepared. */
    private void described(List<StatementTypes.ResultColumn> columns) {
        List<Integer> of = parameters;
        if (of != null) {
            descriptions.add(new StatementTypes(of, columns));
            parameters = null;
        }
    }

    private static List<Integer> types(ByteBuf in, int content) {
        int count = in.getUnsignedShort(content);
        List<Integer> types = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            types.add(replaceType(in, content + Short.BYTES + i * Integer.BYTES));
        }
        return List.copyOf(types);
    }

    private static List<StatementTypes.ResultColumn> columns(ByteBuf in, int content) {
        int count = in.getUnsignedShort(content);
        List<StatementTypes.ResultColumn> columns = new ArrayList<>(count);
        int at = content + Short.BYTES;
        for (int i = 0; i < count; i++) {
            int nameEnd = in.indexOf(at, in.writerIndex(), (byte) 0);
            String name = in.toString(at, nameEnd - at, StandardCharsets.UTF_8);
            int typeAt = nameEnd + 1 + BEFORE_TYPE;
            int table = in.getInt(nameEnd + 1);
            int number = in.getUnsignedShort(nameEnd + 1 + Integer.BYTES);
            columns.add(new StatementTypes.ResultColumn(name, replaceType(in, typeAt), table, number));
            at = typeAt + Integer.BYTES + BEHIND_TYPE;
        }
        return List.copyOf(columns);
    }

    private static int replaceType(ByteBuf in, int at) {
        int oid = in.getInt(at);
        in.setInt(at, PgType.known(oid) ? BYTEA : UNKNOWN);
        return oid;
    }

    private static boolean startsWith(ByteBuf in, int at, String ascii) {
        for (int i = 0; i < ascii.length(); i++) {
            if (in.getByte(at + i) != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        ByteBuf rest = held;
        if (rest != null) {
            held = null;
            rest.release();
        }
    }
}
