package io.mtpscript.compiler.backend;

import io.mtpscript.compiler.ir.Constant;
import io.mtpscript.compiler.ir.ConstantValues;
import io.mtpscript.compiler.ir.LimitExceeded;
import io.mtpscript.core.Limits;
import io.mtpscript.core.bytes.ByteBuilder;
import io.mtpscript.core.unicode.Utf8;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/**
 * The constant data of a program while it is written: objects as docs/internals.md lays them out, from offset 64 on, equal bytes
 * only once; and the table of constants too large for an instruction.
 *
 * <pre>
 *   0 .. 63   zeros
 *   64 ..     objects, each 8-aligned, parts before wholes
 * </pre>
 */
final class Image {
    private static final int START = 64;

    /** Stands in the place of a template's number. */
    private static final int SQL_JOIN = -1;

    private final ByteBuilder data = new ByteBuilder();
    private final Map<ByteBuffer, Long> objects = new LinkedHashMap<>();
    private final Map<Long, Integer> pool = new LinkedHashMap<>();
    private final Map<Integer, Lir.Operand.Word> parts = new LinkedHashMap<>();
    private final Map<Integer, Lir.Operand.Word> modules = new LinkedHashMap<>();
    private final Map<String, Lir.Operand.Word> texts = new LinkedHashMap<>();
    private final ConstantValues values;
    private final IntUnaryOperator numbering;

    /** @param numbering from the numbers that linking gave functions to those they are emitted with */
    Image(ConstantValues values, IntUnaryOperator numbering) {
        this.values = values;
        this.numbering = numbering;
        for (int i = 0; i < START; i += Long.BYTES) {
            data.addLong(0);
        }
    }

    byte[] data() {
        return data.toByteArray();
    }

    long[] pool() {
        return pool.keySet().stream().mapToLong(Long::longValue).toArray();
    }

    /** Index of a word in the constant table. */
    int pooled(long word) {
        Integer known = pool.get(word);
        if (known != null) {
            return known;
        }
        pool.put(word, pool.size());
        return pool.size() - 1;
    }

    Lir.Operand.Word word(Constant constant) {
        return switch (constant) {
            case Constant.Module(int index) -> module(index);
            case Constant.Part part -> part(part);
            case Constant.Int(long value) -> new Lir.Operand.Word(value, (int) value != value);
            case Constant.Bool(boolean value) -> new Lir.Operand.Word(value ? 1 : 0, false);
            case Constant.Unit() -> new Lir.Operand.Word(0, false);
            case Constant.Variant(var _, int variant, List<Constant> payload)
            when payload.isEmpty() -> new Lir.Operand.Word(variant << 1 | 1, false);
            case Constant.Variant variant -> object(words(variant.variant(), variant.payload()));
            case Constant.Record record -> object(words(record.fields()));
            case Constant.ListOf list -> object(words(list.elements().size(), list.elements()));
            case Constant.SliceOf slice ->
                object(new ByteBuilder()
                        .addLong(1L << Integer.SIZE | slice.length())
                        .addLong(word(slice.list()).value())
                        .addLong(slice.from()));
            case Constant.MapOf map -> tree(map.entries());
            case Constant.Text(String text) -> texts.computeIfAbsent(text, t -> object(string(t)));
            case Constant.Dec(var decimal) ->
                object(new ByteBuilder().addLong(decimal.hi()).addLong(decimal.lo()));
            case Constant.Closure closure ->
                object(words(numbering.applyAsInt(closure.function()), closure.captures()));
            case Constant.Sql sql -> object(words(sql.template(), sql.params()));
            case Constant.SqlJoin join -> object(words(SQL_JOIN, List.of(join.list(), join.separator())));
            case Constant.Response response ->
                object(new ByteBuilder()
                        .addLong(response.status())
                        .addLong(response.flags())
                        .addLong(word(response.headers()).value())
                        .addLong(response.bodyType())
                        .addLong(word(response.body()).value()));
        };
    }

    private Lir.Operand.Word module(int index) {
        values.visitModules(index, modules::containsKey, i -> modules.put(i, word(values.value(i))));
        return Objects.requireNonNull(modules.get(index));
    }

    private Lir.Operand.Word part(Constant.Part wanted) {
        values.visit(wanted, parts::containsKey, part -> parts.put(part.index(), word(values.content(part))));
        return Objects.requireNonNull(parts.get(wanted.index()));
    }

    /** A tree of sorted entries, as balanced as it can be. */
    private Lir.Operand.Word tree(List<Constant.Entry> entries) {
        if (entries.isEmpty()) {
            return new Lir.Operand.Word(0, false);
        }
        int middle = entries.size() / 2;
        Constant.Entry entry = entries.get(middle);
        long left = tree(entries.subList(0, middle)).value();
        long right = tree(entries.subList(middle + 1, entries.size())).value();
        return object(new ByteBuilder()
                .addLong(entry.hash())
                .addLong(word(entry.key()).value())
                .addLong(word(entry.value()).value())
                .addLong(left)
                .addLong(right)
                .addLong(entries.size()));
    }

    private ByteBuilder words(long first, List<Constant> rest) {
        // Parts are written before this object's own words are put together.
        List<Long> words = rest.stream().map(c -> word(c).value()).toList();
        var out = new ByteBuilder().addLong(first);
        words.forEach(out::addLong);
        return out;
    }

    private ByteBuilder words(List<Constant> parts) {
        var out = new ByteBuilder();
        parts.forEach(c -> out.addLong(word(c).value()));
        return out;
    }

    private static ByteBuilder string(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        long codePoints = Utf8.codePoints(utf8, 0, utf8.length);
        return new ByteBuilder()
                .addLong(codePoints << Integer.SIZE | utf8.length)
                .add(utf8)
                .align(Long.BYTES);
    }

    private Lir.Operand.Word object(ByteBuilder object) {
        byte[] bytes = object.toByteArray();
        ByteBuffer key = ByteBuffer.wrap(bytes);
        Long known = objects.get(key);
        if (known != null) {
            return new Lir.Operand.Word(known, true);
        }
        if (data.length() > Limits.SNAPSHOT_BYTES - bytes.length) {
            throw new LimitExceeded(
                    "The program's constants need more than " + Limits.SNAPSHOT_BYTES + " bytes",
                    "Keep large texts and tables in a database, or make them when they are needed.",
                    Optional.empty());
        }
        long offset = data.length();
        objects.put(key, offset);
        data.add(bytes);
        return new Lir.Operand.Word(offset, true);
    }
}
