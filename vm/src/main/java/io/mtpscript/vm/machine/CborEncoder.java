package io.mtpscript.vm.machine;

import io.mtpscript.core.ErrorCode;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.hash.Fnv1a64;
import io.mtpscript.vm.ByteSink;
import io.mtpscript.vm.image.Layout;
import io.mtpscript.vm.image.SqlTemplate;
import io.mtpscript.vm.memory.Memory;
import java.nio.charset.StandardCharsets;

/**
 * Writes values as canonical CBOR (docs/internals.md, section 5) to a {@link ByteSink}, or only hashes what it would write.
 *
 * <p>Iterative: open containers stand on the machine's stack and cost {@link ValueOrder#FRAME_BYTES} of the memory budget each
 * while they are open. Every visit charges before the work: one unit, one more for each started 64 bytes of a String; a Map of
 * n entries {@code n * bits(n)} more for the order of its keys; Sql as {@link SqlText} says.
 */
public final class CborEncoder {
    private static final int UNSIGNED = 0;
    private static final int NEGATIVE = 1;
    private static final int BYTES = 2;
    private static final int TEXT = 3;
    private static final int ARRAY = 4;
    private static final int MAP = 5;
    private static final int DECIMAL_TAG = 0xc4;
    private static final int POSITIVE_BIGNUM_TAG = 0xc2;
    private static final int NEGATIVE_BIGNUM_TAG = 0xc3;
    private static final int FALSE = 0xf4;
    private static final int NULL = 0xf6;

    // A frame: shape | id << 8, first word, next part, end.
    private static final int FRAME = 4;

    private static final int LIST = 0;
    private static final int RECORD = 1;
    private static final int PAYLOADS = 2;
    /** First word: index of the sorted entries on the stack, which stand below the frame. */
    private static final int ENTRIES = 3;

    private static final int SQL_PARAMETERS = 4;
    /** Writes the names of the parameters' types when its turn comes. */
    private static final int SQL_TYPES = 5;

    /** Where nothing is being written. */
    private static final ByteSink NOWHERE = new ByteSink() {
        @Override
        public long address() {
            return 0;
        }

        @Override
        public int capacity() {
            return 0;
        }

        @Override
        public void grow(int used, int needed) {
            throw new IllegalStateException("Nothing is written here");
        }

        @Override
        public void written(int length) {
            throw new IllegalStateException("Nothing is written here");
        }
    };

    private final Machine m;
    private final WordStack stack;
    private final SqlText sql;

    private enum Mode {
        WRITE,
        HASH,
        COUNT
    }

    private Mode mode = Mode.COUNT;
    private ByteSink sink;
    private boolean overflowed;
    private long at;
    private long end;
    private long limit;
    private long hash;

    private long price;
    private boolean charged;
    private long visits;
    private long counted;

    CborEncoder(Machine m) {
        this.m = m;
        this.stack = m.stack();
        this.sql = new SqlText(m, this);
        this.sink = NOWHERE;
    }

    /** Leaves nothing of a value. */
    void wipe() {
        hash = 0;
    }

    /**
     * Hashes a value's canonical CBOR; the hash is {@link #hash}, what was charged {@link #visits}.
     *
     * @return false where the request has trapped
     */
    public boolean hash(int type, long word, long unitPrice) {
        mode = Mode.HASH;
        charged = true;
        price = unitPrice;
        visits = 0;
        hash = Fnv1a64.START;
        // What most keys are is no container, so that nothing is to be kept while it is walked.
        return switch (m.layout(type).kind()) {
            case INT, STRING -> visit(type, word);
            default -> walk(type, word);
        };
    }

    /** The FNV-1a 64 of the last {@link #hash}. */
    public long hash() {
        return hash;
    }

    /** How many units the last call charged. */
    public long visits() {
        return visits;
    }

    /**
     * Writes an effect call, {@code [effect, function, [arguments...]]}; its arguments are words of registers.
     *
     * @param max the most bytes, of the memory budget that is left; what comes after is still charged, and ends the request
     * @return the number of bytes, or -1 where the request has trapped
     */
    public int call(Program.EffectSite site, long[] registers, int first, long unitPrice, ByteSink out, long max) {
        charged = true;
        price = unitPrice;
        visits = 0;
        start(out, max);
        head(ARRAY, 3);
        text(site.effect());
        text(site.function());
        int count = site.argTypes().size();
        head(ARRAY, count);
        for (int i = 0; i < count; i++) {
            if (!walk(site.argTypes().get(i), registers[first + i])) {
                return -1;
            }
        }
        int length = (int) (at - out.address());
        sink = NOWHERE;
        if (overflowed) {
            m.trap(ErrorCode.MEMORY_EXHAUSTED);
        }
        return overflowed ? -1 : length;
    }

    /**
     * Walks and charges a value as if it were written.
     *
     * @return the number of bytes {@link #write} will write, or -1 where the request has trapped
     */
    public long measure(int type, long word, long unitPrice) {
        mode = Mode.COUNT;
        charged = true;
        price = unitPrice;
        visits = 0;
        counted = 0;
        return walk(type, word) ? counted : -1;
    }

    /** Writes a value that {@link #measure} has charged to memory that has room for all of it. */
    public void write(int type, long word, long address, long length) {
        mode = Mode.WRITE;
        charged = false;
        at = address;
        end = address + length;
        walk(type, word);
        if (at != end) {
            throw new IllegalStateException("A value has not the length it was measured with");
        }
    }

    private void start(ByteSink out, long max) {
        mode = Mode.WRITE;
        sink = out;
        overflowed = false;
        limit = Math.min(max, Integer.MAX_VALUE - 64);
        at = out.address();
        end = at + Math.min(out.capacity(), limit);
    }

    private boolean walk(int type, long word) {
        int floor = stack.size();
        boolean going = visit(type, word);
        while (going && stack.size() > floor) {
            m.step();
            going = next();
        }
        // Frames of a walk that trapped may have been charged; the request is over.
        stack.resize(floor);
        return going;
    }

    private boolean next() {
        int frame = stack.size() - FRAME;
        int shape = (int) stack.get(frame) & 0xff;
        int id = (int) (stack.get(frame) >>> 8);
        long first = stack.get(frame + 1);
        long part = stack.get(frame + 2);
        if (part == stack.get(frame + 3)) {
            close(shape, (int) first, frame);
            return true;
        }
        stack.set(frame + 2, part + 1);
        return switch (shape) {
            case LIST -> visit(id, m.word(first, part));
            case RECORD -> {
                Layout.Members members = m.layout(id).members();
                int word = members.cborOrder((int) part);
                put(members.get(word).cbor());
                yield visit(members.get(word).type(), m.word(first, word));
            }
            case PAYLOADS -> {
                Layout.Members members =
                        m.layout(id).variant((int) m.word(first)).members();
                yield visit(members.get((int) part).type(), m.word(first, part + 1));
            }
            case ENTRIES -> {
                Layout map = m.layout(id);
                int entry = (int) (first + (part >>> 1) * MapTree.ENTRY);
                yield (part & 1) == 0
                        ? visit(map.element(), stack.get(entry + 1))
                        : visit(map.value(), stack.get(entry + 2));
            }
            case SQL_PARAMETERS -> sqlParameter(id, first, (int) part);
            default -> {
                yield head(ARRAY, sql.parameters()) && sql.typeNames(first);
            }
        };
    }

    private void close(int shape, int first, int frame) {
        stack.resize(shape == ENTRIES ? first : frame);
        if (charged) {
            m.releaseMemory(ValueOrder.FRAME_BYTES);
        }
    }

    private boolean open(int shape, int id, long first, long parts) {
        if (charged && !m.chargeMemory(ValueOrder.FRAME_BYTES)) {
            return false;
        }
        stack.push(shape | (long) id << 8);
        stack.push(first);
        stack.push(0);
        stack.push(parts);
        return true;
    }

    /** Charges units of the walk's price. */
    boolean charge(long units) {
        visits += units;
        return !charged || m.charge(price * units);
    }

    private boolean visit(int type, long word) {
        Layout layout = m.layout(type);
        if (layout.kind() == Layout.Kind.STRING) {
            return string(TEXT, word);
        }
        if (layout.kind() == Layout.Kind.SECRET) {
            return string(BYTES, word);
        }
        if (!charge(1)) {
            return false;
        }
        return switch (layout.kind()) {
            case INT -> integer(word);
            case BOOL -> put(word == 0 ? FALSE : FALSE + 1);
            case UNIT -> put(NULL);
            case DECIMAL -> decimal(m.word(word), m.word(word, 1));
            case LIST -> {
                long length = Values.length(m, word);
                yield head(ARRAY, length) && open(LIST, layout.element(), Values.elements(m, word), length);
            }
            case RECORD -> {
                int size = layout.members().size();
                yield head(MAP, size) && open(RECORD, type, word, size);
            }
            case UNION -> union(layout, word);
            case MAP -> map(layout, word);
            case SQL -> sql(word);
            case STRING, SECRET, RESPONSE, FUNCTION ->
                throw new IllegalStateException("A " + layout.name() + " has no CBOR form");
        };
    }

    private boolean string(int major, long word) {
        long length = Values.byteLength(m, word);
        return charge(1 + Machine.blocks(length)) && head(major, length) && put(Values.bytes(m, word), length);
    }

    private boolean integer(long word) {
        return word >= 0 ? head(UNSIGNED, word) : head(NEGATIVE, ~word);
    }

    private boolean decimal(long hi, long lo) {
        int scale = Decimals.scale(hi);
        long high = Decimals.magnitudeHigh(hi);
        put(DECIMAL_TAG);
        head(ARRAY, 2);
        integer(-scale);
        switch (Decimals.cborKind(hi, lo)) {
            case Decimals.UNSIGNED -> head(UNSIGNED, lo);
            case Decimals.NEGATIVE -> head(NEGATIVE, lo - 1);
            case Decimals.BIG -> bignum(POSITIVE_BIGNUM_TAG, high, lo);
            // A negative bignum holds -1 - n.
            default -> bignum(NEGATIVE_BIGNUM_TAG, lo == 0 ? high - 1 : high, lo - 1);
        }
        return !m.trapped();
    }

    private void bignum(int tag, long high, long low) {
        put(tag);
        int length = 16 - (Long.numberOfLeadingZeros(high) >>> 3);
        head(BYTES, length);
        for (int i = length - 1; i >= 0; i--) {
            put((int) (i >= 8 ? high >>> ((i - 8) * 8) : low >>> (i * 8)) & 0xff);
        }
    }

    private boolean union(Layout layout, long word) {
        long variant = Values.tag(m, word);
        if (variant >= layout.variantCount()) {
            throw new IllegalStateException("No variant " + variant + " of " + layout.name());
        }
        int size = (word & 1) != 0 ? 0 : layout.variant((int) variant).size();
        return head(ARRAY, 1 + size)
                && head(UNSIGNED, variant)
                && (size == 0 || open(PAYLOADS, layout.id(), word, size));
    }

    private boolean map(Layout layout, long root) {
        long size = MapTree.size(m, root);
        if (!charge(size * Machine.bits(size)) || !head(MAP, size)) {
            return false;
        }
        int first = stack.size();
        int count = m.maps().collect(root);
        int keyType = layout.element();
        for (int i = 0; i < count; i++) {
            // The hash gives way to the length of the key's CBOR: shorter keys come first.
            int entry = first + i * MapTree.ENTRY;
            long length = m.keyLengths().length(keyType, stack.get(entry + 1));
            stack.set(entry, length);
        }
        m.maps().sort(keyType, first, count);
        return !m.trapped() && open(ENTRIES, layout.id(), first, 2L * count);
    }

    /** The length of a value's canonical CBOR, at no charge. */
    long length(int type, long word) {
        mode = Mode.COUNT;
        charged = false;
        counted = 0;
        walk(type, word);
        return counted;
    }

    private boolean sql(long word) {
        if (!sql.measure(word)) {
            return false;
        }
        long parameters = sql.parameters();
        return head(ARRAY, 3)
                && head(TEXT, sql.textBytes())
                && sql.text(word)
                && head(ARRAY, parameters)
                && open(SQL_TYPES, 0, word, 1)
                && openSql(word);
    }

    private boolean openSql(long word) {
        long template = m.word(word);
        if (template >= 0) {
            SqlTemplate literal = m.image().sqlTemplate(Math.toIntExact(template));
            return open(SQL_PARAMETERS, (int) template, word, literal.paramCount());
        }
        long length = Values.length(m, m.word(word, 1));
        return open(SQL_PARAMETERS, SqlText.JOIN, word, SqlText.joinParts(length));
    }

    private boolean sqlParameter(int template, long word, int part) {
        if (template == SqlText.JOIN) {
            return openSql(sql.joinPart(word, part));
        }
        SqlTemplate literal = m.image().sqlTemplate(template);
        long parameter = m.word(word, part + 1);
        return literal.splices(part) ? openSql(parameter) : visit(literal.paramType(part), parameter);
    }

    // Bytes

    private boolean head(int major, long argument) {
        int initial = major << 5;
        if (argument >= 0 && argument < 24) {
            return put(initial | (int) argument);
        }
        int bytes = argument < 0 || argument > 0xffff_ffffL ? 8 : argument > 0xffff ? 4 : argument > 0xff ? 2 : 1;
        put(initial | 24 + Integer.numberOfTrailingZeros(bytes));
        for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) {
            put((int) (argument >>> shift) & 0xff);
        }
        return !m.trapped();
    }

    private boolean text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return head(TEXT, utf8.length) && put(utf8);
    }

    boolean put(int value) {
        counted++;
        switch (mode) {
            case HASH -> hash = Fnv1a64.update(hash, (byte) value);
            case WRITE -> {
                if (at < end || room(1)) {
                    Memory.putByte(at++, (byte) value);
                }
            }
            case COUNT -> {}
        }
        return true;
    }

    boolean put(byte[] bytes) {
        counted += bytes.length;
        switch (mode) {
            case HASH -> hash = Fnv1a64.update(hash, bytes, 0, bytes.length);
            case WRITE -> {
                if (room(bytes.length)) {
                    Memory.copy(bytes, 0, at, bytes.length);
                    at += bytes.length;
                }
            }
            case COUNT -> {}
        }
        return true;
    }

    private boolean put(long address, long length) {
        counted += length;
        switch (mode) {
            case HASH -> {
                long state = hash;
                for (long i = 0; i < length; i++) {
                    state = Fnv1a64.update(state, Memory.getByte(address + i));
                }
                hash = state;
            }
            case WRITE -> {
                if (room(length)) {
                    Memory.copy(address, at, length);
                    at += length;
                }
            }
            case COUNT -> {}
        }
        return true;
    }

    /** Makes room; where the limit leaves none, the rest is only walked and charged. */
    private boolean room(long more) {
        if (end - at >= more) {
            return true;
        }
        long used = at - sink.address();
        if (used + more > limit) {
            mode = Mode.COUNT;
            overflowed = true;
            return false;
        }
        if (used + more > sink.capacity()) {
            sink.grow((int) used, (int) (used + more));
        }
        at = sink.address() + used;
        end = sink.address() + Math.min(sink.capacity(), limit);
        return true;
    }
}
