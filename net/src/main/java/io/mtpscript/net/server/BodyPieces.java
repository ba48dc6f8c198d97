package io.mtpscript.net.server;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one body as they come. A piece that is worth it stays where the socket put it until the body is whole, so that a
 * large body is copied once, not again and again as it grows; smaller ones are copied together at once, because each of them
 * may hold a buffer of the socket many times its size. So what is held stays near what the client has really sent, whatever
 * length it has declared.
 */
final class BodyPieces {
    /** Half of what Netty reads at most at a time. */
    private static final int KEPT_BYTES = ReadTurns.MOST_BYTES / 2;

    private static final int SMALLEST_GATHERED = 1024;

    /** In order; what is being gathered is behind the last one. */
    private final List<ByteBuf> kept = new ArrayList<>();

    private @Nullable ByteBuf gathered;
    private int length;

    /** How many bytes there are. */
    int length() {
        return length;
    }

    /**
     * Adds bytes, which the caller still owns.
     *
     * @param most how long the body will be at most, with these bytes
     */
    void add(ByteBuf bytes, int most) {
        int added = bytes.readableBytes();
        int before = length;
        length += added;
        if (bytes.hasMemoryAddress() && (before == 0 || added >= KEPT_BYTES)) {
            seal();
            kept.add(bytes.retain());
            return;
        }
        if (before > 0 && before < KEPT_BYTES && gathered == null) {
            // The first piece stayed because it might have been all.
            ByteBuf first = kept.removeFirst();
            gather(before + added, most).writeBytes(first);
            first.release();
        }
        int together = gathered == null ? added : gathered.readableBytes() + added;
        gather(together, most - (length - together)).writeBytes(bytes);
    }

    private void seal() {
        ByteBuf done = gathered;
        if (done != null) {
            gathered = null;
            kept.add(done);
        }
    }

    /** What is gathered, with room for so many bytes in all. */
    private ByteBuf gather(int total, int most) {
        ByteBuf sofar = gathered;
        if (sofar != null && sofar.capacity() >= total) {
            return sofar;
        }
        // At most twice what the client really sent: a declared length is only a promise.
        int capacity = (int) Math.max(total, Math.min(most, Math.max(2L * total, SMALLEST_GATHERED)));
        ByteBuf larger = WipingAllocator.INSTANCE.directBuffer(capacity, capacity);
        if (sofar != null) {
            larger.writeBytes(sofar);
            sofar.release();
        }
        gathered = larger;
        return larger;
    }

    /** Puts all of it together in one piece, which stays here: {@link #take} will have no more to do. */
    void join() {
        ByteBuf whole = take();
        if (whole != null) {
            kept.add(whole);
            length = whole.readableBytes();
        }
    }

    /**
     * What comes after the first so many bytes of what was {@linkplain #join put together}, with a share in it of its own.
     *
     * @throws IllegalStateException if it is not in one piece
     */
    ByteBuf from(int offset) {
        if (kept.size() != 1 || gathered != null) {
            throw new IllegalStateException("The body is not in one piece");
        }
        return kept.getFirst().retainedSlice(kept.getFirst().readerIndex() + offset, length - offset);
    }

    /** All of it in one piece of direct memory, which the caller owns; null where there is nothing. Nothing stays here. */
    @Nullable
    ByteBuf take() {
        seal();
        ByteBuf whole = null;
        if (kept.size() == 1) {
            whole = kept.removeFirst();
        } else if (!kept.isEmpty()) {
            whole = WipingAllocator.INSTANCE.directBuffer(length, length);
            for (ByteBuf piece : kept) {
                whole.writeBytes(piece);
            }
        }
        drop();
        return whole;
    }

    /** Forgets what there is. */
    void drop() {
        seal();
        kept.forEach(ByteBuf::release);
        kept.clear();
        length = 0;
    }
}
