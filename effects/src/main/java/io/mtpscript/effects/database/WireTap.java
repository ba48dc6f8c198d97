package io.mtpscript.effects.database;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Stands before the driver and reads along in what the server sends.
 *
 * <p>It does five things that the driver does not. It notes the true types of parameters and columns, and shows the driver
 * {@code bytea} in place of each type that {@link PgType} knows and {@code unknown} in place of all others: so the driver asks for the
 * binary or the text format and hands the bytes through. It notes what COMMIT was answered by and in which state the server
 * says the session is. It shows the driver no number of rows where there is none. It bounds the length of a message, which the
 * driver would collect whatever its length. And it {@link #join joins} commands, each of which the driver ends with a Sync that
 * the server answers at once, to one that is answered when all are done.
 *
 * <pre>
 *   message:  type (1 byte) | length including itself (4) | content
 *   't' ParameterDescription   count (2), type oids (4 each)
 *   'T' RowDescription         count (2), each: name, 0 | table (4) column (2) | type oid (4) | size (2) modifier (4) format (2)
 *   'n' NoData                 of a statement without rows
 *   'C' CommandComplete        tag, 0
 *   'I' EmptyQueryResponse, 's' PortalSuspended: as 'C', the end of an execution
 *   'E' ErrorResponse          the server leaves out all that comes before the next Sync
 *   'Z' ReadyForQuery          'I' idle, 'T' in a transaction, 'E' in a failed one
 * </pre>
 */
final class WireTap extends ChannelDuplexHandler {
    private static final int HEADER = 5;
    private static final byte SYNC = 'S';
    private static final byte QUERY = 'Q';

    /** The field of an error that says how severe it is, in English. */
    private static final byte SEVERITY = 'V';

    /** ReadyForQuery in a transaction, as the driver awaits it behind each command. */
    private static final byte[] READY = {'Z', 0, 0, 0, 5, 'T'};

    /** BindComplete and CommandComplete: what the driver awaits for a command that the server left out. */
    private static final byte[] LEFT_OUT = {'2', 0, 0, 0, 4, 'C', 0, 0, 0, 6, '-', 0};

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

    /** How many commands each of those to be sent next has before it that are joined to it. */
    private final Queue<Integer> toJoin = new ArrayDeque<>();

    /** How many Syncs are still to be left out before one is sent. */
    private int syncsToDrop;

    /** Whether the command that is sent next is joined to the one before. */
    private boolean joining;

    /** Of each command under way but the first, how many are joined to it. */
    private final Queue<Integer> sent = new ArrayDeque<>();

    /** Whether there is a first. */
    private boolean underWay;

    /** How many are joined to the first, and not answered yet. */
    private int joined;

    /** Whether one of them failed, so that the server leaves out the one with the Sync too. */
    private boolean joinedFailed;

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

    /**
     * Joins so many executions of prepared statements to the one behind them, of those that are sent next, or next behind those that it
     * was asked to join before. Where one fails the server leaves out those behind it. The driver is told of the same error for those that were joined, and that the last one is done, which
     * the session's {@link #idle state} shows to be untrue.
     */
    void join(int commands) {
        toJoin.add(commands);
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
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof ByteBuf out) {
            dropSyncs(out);
        }
        var _ = context.write(message, promise);
    }

    private void dropSyncs(ByteBuf out) {
        int at = out.readerIndex();
        while (out.writerIndex() - at >= HEADER) {
            byte type = out.getByte(at);
            int length = 1 + out.getInt(at + 1);
            if (type == SYNC && drops()) {
                int behind = at + length;
                out.setBytes(at, out, behind, out.writerIndex() - behind);
                out.writerIndex(out.writerIndex() - length);
            } else {
                if (type == QUERY) {
                    isSent(0);
                }
                at += length;
            }
        }
    }

    /** Whether the next Sync is to be left out. */
    private boolean drops() {
        if (!joining) {
            syncsToDrop = toJoin.isEmpty() ? 0 : toJoin.remove();
            isSent(syncsToDrop);
        }
        joining = syncsToDrop > 0;
        if (joining) {
            syncsToDrop--;
        }
        return joining;
    }

    private void isSent(int withJoined) {
        if (underWay) {
            sent.add(withJoined);
        } else {
            underWay = true;
            joined = withJoined;
        }
    }

    /** The server has answered a command and all that are joined to it. */
    private void isAnswered() {
        joinedFailed = false;
        underWay = !sent.isEmpty();
        joined = underWay ? sent.remove() : 0;
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
        int through = scan(context, in);
        if (oversized) {
            in.release();
            close();
        } else {
            if (through < in.writerIndex()) {
                held = in.retainedSlice(through, in.writerIndex() - through);
            }
            pass(context, in, through);
            in.release();
        }
    }

    /** Looks at the whole messages and gives the index up to which bytes may go on. */
    private int scan(ChannelHandlerContext context, ByteBuf in) {
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
            if ((joined > 0 && endsExecution(type)) || (joinedFailed && type == 'Z')) {
                if (available < length) {
                    return at;
                }
                look(type, in, at + HEADER);
                answerJoined(context, in, at, at + length);
            } else if (!looksAt(type)) {
                passing = Math.max(0, length - available);
            } else if (available < length) {
                return at;
            } else {
                look(type, in, at + HEADER);
            }
            if (type == 'Z') {
                isAnswered();
            }
            at += Math.min(length, available);
        }
        return at;
    }

    /** Gives the driver what it has not had yet of the bytes before an index. */
    private static void pass(ChannelHandlerContext context, ByteBuf in, int end) {
        if (end > in.readerIndex()) {
            context.fireChannelRead(in.readRetainedSlice(end - in.readerIndex()));
        }
    }

    /**
     * Tells the driver at the end of a joined command that the server is ready for the next one, and at the end of all what it awaits
     * for the command behind them if the server has left it out.
     *
     * @param at the message that says so, up to {@code end}
     */
    private void answerJoined(ChannelHandlerContext context, ByteBuf in, int at, int end) {
        if (joined == 0) {
            pass(context, in, at);
            context.fireChannelRead(Unpooled.wrappedBuffer(LEFT_OUT));
        } else if (in.getByte(at) != 'E') {
            joined--;
            pass(context, in, end);
            context.fireChannelRead(Unpooled.wrappedBuffer(READY));
        } else if (!endsConnection(in, at + HEADER, end)) {
            // The commands behind it are left out because of the same error.
            joinedFailed = true;
            ByteBuf error = in.copy(at, end - at);
            pass(context, in, at);
            for (; joined > 0; joined--) {
                context.fireChannelRead(error.retainedDuplicate());
                context.fireChannelRead(Unpooled.wrappedBuffer(READY));
            }
            in.readerIndex(end);
            error.release();
        }
    }

    /** Whether the server closes the connection after an error, which fails all that is under way. */
    private static boolean endsConnection(ByteBuf in, int content, int end) {
        int field = content;
        while (field < end && in.getByte(field) != 0) {
            if (in.getByte(field) == SEVERITY
                    && (startsWith(in, field + 1, "FATAL\0") || startsWith(in, field + 1, "PANIC\0"))) {
                return true;
            }
            int zero = in.indexOf(field + 1, end, (byte) 0);
            field = zero < 0 ? end : zero + 1;
        }
        return false;
    }

    private static boolean endsExecution(byte type) {
        return type == 'C' || type == 'I' || type == 's' || type == 'E';
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
                hideWords(in, content);
            }
            case 'Z' -> state = in.getByte(content);
            default -> {}
        }
    }

    /** The driver takes what is behind the first space of a tag for the number of rows, also the words of CREATE TABLE. */
    private static void hideWords(ByteBuf in, int content) {
        int end = in.indexOf(content, in.writerIndex(), (byte) 0);
        if (end <= content || Character.isDigit(in.getByte(end - 1))) {
            return;
        }
        for (int at = content; at < end; at++) {
            if (in.getByte(at) == ' ') {
                in.setByte(at, '_');
            }
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
