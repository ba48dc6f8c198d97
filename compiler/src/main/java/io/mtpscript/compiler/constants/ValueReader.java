package io.mtpscript.compiler.constants;

import io.mtpscript.compiler.backend.Emission;
import io.mtpscript.compiler.ir.Constant;
import io.mtpscript.compiler.ir.ConstantValues;
import io.mtpscript.compiler.ir.IrProgram;
import io.mtpscript.core.code.Evaluator;
import io.mtpscript.core.code.TypeDesc;
import io.mtpscript.core.decimal.Decimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Reads a value of a known type out of a VM's memory, as docs/internals.md section 2 lays it out. Each object is read once,
 * however often the value refers to it, and nothing here recurses into values: they nest as deep as memory allows.
 */
final class ValueReader {
    private static final int LEFT = 3;
    private static final int RIGHT = 4;
    private static final long LOW = 0xFFFF_FFFFL;

    private record Item(int type, long word) {}

    /**
     * What an object is made of.
     *
     * @param hashes of a Map's keys
     */
    private record Parts(List<Item> items, long[] hashes) {
        static Parts of(List<Item> items) {
            return new Parts(items, new long[0]);
        }
    }

    private final IrProgram program;
    private final ConstantValues values;
    private final Emission emission;
    private final Evaluator.Loaded memory;
    private final Map<Item, Constant> known = new LinkedHashMap<>();

    ValueReader(IrProgram program, ConstantValues values, Emission emission, Evaluator.Loaded memory) {
        this.program = program;
        this.values = values;
        this.emission = emission;
        this.memory = memory;
    }

    Constant read(int type, long word) {
        var wanted = new Item(type, word);
        Deque<Item> open = new ArrayDeque<>(List.of(wanted));
        while (!open.isEmpty()) {
            Item next = open.element();
            if (find(next).isPresent()) {
                open.remove();
                continue;
            }
            Parts parts = parts(next);
            int before = open.size();
            for (Item part : parts.items()) {
                if (find(part).isEmpty()) {
                    open.push(part);
                }
            }
            if (open.size() == before) {
                List<Constant> read =
                        parts.items().stream().map(i -> find(i).orElseThrow()).toList();
                known.put(next, values.part(object(next, read, parts.hashes())));
                open.remove();
            }
        }
        return find(wanted).orElseThrow();
    }

    /** The value, where it is no object or has been read. */
    private Optional<Constant> find(Item item) {
        long word = item.word();
        return switch (program.types().get(item.type())) {
            case TypeDesc.Prim prim ->
                switch (prim) {
                    case INT -> Optional.of(new Constant.Int(word));
                    case BOOL -> Optional.of(new Constant.Bool(word != 0));
                    case UNIT -> Optional.of(new Constant.Unit());
                    case STRING -> Optional.of(new Constant.Text(text(word)));
                    case DECIMAL ->
                        Optional.of(new Constant.Dec(Decimal.ofWords(memory.word(word, 0), memory.word(word, 1))));
                    case SQL -> Optional.ofNullable(known.get(item));
                    case SECRET, RESPONSE -> throw new IllegalStateException("no constant has the type " + prim);
                };
            case TypeDesc.Union _
            when (word & 1) != 0 ->
                Optional.of(new Constant.Variant(item.type(), Math.toIntExact(word >>> 1), List.of()));
            case TypeDesc.Record(var fields) when fields.isEmpty() -> Optional.of(new Constant.Unit());
            case TypeDesc.MapOf _ when word == 0 -> Optional.of(new Constant.MapOf(item.type(), List.of()));
            case TypeDesc.Union _, TypeDesc.Record _, TypeDesc.MapOf _, TypeDesc.ListOf _, TypeDesc.Function _ ->
                Optional.ofNullable(known.get(item));
        };
    }

    private String text(long word) {
        int length = Math.toIntExact(memory.word(word, 0) & LOW);
        var bytes = ByteBuffer.allocate(length + Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < length; i += Long.BYTES) {
            bytes.putLong(i, memory.word(word, 1 + i / Long.BYTES));
        }
        return new String(bytes.array(), 0, length, StandardCharsets.UTF_8);
    }

    private Parts parts(Item item) {
        long word = item.word();
        return switch (program.types().get(item.type())) {
            case TypeDesc.ListOf(int element) ->
                isSlice(word)
                        ? Parts.of(List.of(new Item(item.type(), memory.word(word, 1))))
                        : Parts.of(items(Collections.nCopies(length(word), element), word));
            case TypeDesc.MapOf(int key, int value) -> entries(key, value, word);
            case TypeDesc.Record(var fields) ->
                Parts.of(IntStream.range(0, fields.size())
                        .mapToObj(i -> new Item(fields.get(i).type(), memory.word(word, i)))
                        .toList());
            case TypeDesc.Union union ->
                Parts.of(items(
                        union.variants().get(first(word)).payload().stream()
                                .map(TypeDesc.Field::type)
                                .toList(),
                        word));
            case TypeDesc.Function _ ->
                Parts.of(items(
                        program.functions().get(emission.function(first(word))).captureTypes(), word));
            case TypeDesc.Prim _ -> Parts.of(sqlParts(word));
        };
    }

    private int first(long word) {
        return Math.toIntExact(memory.word(word, 0));
    }

    private boolean isSlice(long list) {
        return memory.word(list, 0) >>> Integer.SIZE != 0;
    }

    private int length(long list) {
        return Math.toIntExact(memory.word(list, 0) & LOW);
    }

    /** The words behind an object's first. */
    private List<Item> items(List<Integer> types, long word) {
        return IntStream.range(0, types.size())
                .mapToObj(i -> new Item(types.get(i), memory.word(word, 1L + i)))
                .toList();
    }

    private List<Item> sqlParts(long word) {
        if (memory.word(word, 0) < 0) {
            int sql = program.types().indexOf(TypeDesc.Prim.SQL);
            int list = program.types().indexOf(new TypeDesc.ListOf(sql));
            return List.of(new Item(list, memory.word(word, 1)), new Item(sql, memory.word(word, 2)));
        }
        return items(program.sqlTemplates().get(first(word)).paramTypes(), word);
    }

    /** Key and value of each entry in the order of iteration. */
    private Parts entries(int key, int value, long root) {
        var items = new ArrayList<Item>();
        var hashes = new ArrayList<Long>();
        Deque<Long> path = new ArrayDeque<>();
        long node = root;
        while (node != 0 || !path.isEmpty()) {
            while (node != 0) {
                path.push(node);
                node = memory.word(node, LEFT);
            }
            node = path.pop();
            hashes.add(memory.word(node, 0));
            items.add(new Item(key, memory.word(node, 1)));
            items.add(new Item(value, memory.word(node, 2)));
            node = memory.word(node, RIGHT);
        }
        return new Parts(items, hashes.stream().mapToLong(Long::longValue).toArray());
    }

    private Constant object(Item item, List<Constant> parts, long[] hashes) {
        int type = item.type();
        long word = item.word();
        return switch (program.types().get(type)) {
            case TypeDesc.ListOf _ ->
                isSlice(word)
                        ? new Constant.SliceOf(
                                type, parts.getFirst(), Math.toIntExact(memory.word(word, 2)), length(word))
                        : new Constant.ListOf(type, parts);
            case TypeDesc.MapOf _ -> {
                var entries = new ArrayList<Constant.Entry>();
                for (int i = 0; i < hashes.length; i++) {
                    entries.add(new Constant.Entry(hashes[i], parts.get(2 * i), parts.get(2 * i + 1)));
                }
                yield new Constant.MapOf(type, entries);
            }
            case TypeDesc.Record _ -> new Constant.Record(type, parts);
            case TypeDesc.Union _ -> new Constant.Variant(type, first(word), parts);
            case TypeDesc.Function _ -> new Constant.Closure(emission.function(first(word)), parts);
            case TypeDesc.Prim _ ->
                memory.word(word, 0) < 0
                        ? new Constant.SqlJoin(Objects.requireNonNull(parts.getFirst()), parts.getLast())
                        : new Constant.Sql(first(word), parts);
        };
    }
}
