package io.mtpscript.compiler.bound;

import io.mtpscript.compiler.ir.Atom;
import io.mtpscript.compiler.ir.Constant;
import io.mtpscript.compiler.ir.ConstantValues;
import io.mtpscript.compiler.ir.IrFunction;
import io.mtpscript.compiler.ir.IrProgram;
import io.mtpscript.core.Limits;
import io.mtpscript.core.code.Program.SqlTemplate;
import io.mtpscript.core.code.TypeDesc;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/** What can be said about sizes with the type at hand. */
final class Sizes {
    /** The fewest bytes of an element of a list and of an entry of a map, in the VM's memory. */
    private static final long ELEMENT_BYTES = 8;

    private static final long ENTRY_BYTES = 48;

    /** Sizes of more parts are given up. */
    private static final int MAX_WEIGHT = 4096;

    private final IrProgram program;
    private final ConstantValues values;
    private final Limits limits;
    private final Wire wire;
    private final Map<Integer, Size> parts = new LinkedHashMap<>();
    private final Map<Integer, Size> modules = new LinkedHashMap<>();
    private final Map<Walked, Long> decodedVisits = new LinkedHashMap<>();

    private record Walked(int type, Size.Decoded size) {}

    Sizes(IrProgram program, ConstantValues values, Limits limits) {
        this.program = program;
        this.values = values;
        this.limits = limits;
        this.wire = new Wire(program.types());
    }

    Wire wire() {
        return wire;
    }

    TypeDesc type(int id) {
        return program.types().get(id);
    }

    /** A String cannot be longer: it would not fit into the VM. */
    Size.Text text(long bytes) {
        return new Size.Text(Math.min(bytes, limits.vmMemoryBytes()));
    }

    Size.Items items(long length, Size element) {
        return new Size.Items(Math.min(length, limits.vmMemoryBytes() / ELEMENT_BYTES), element);
    }

    Size.Entries entries(long count, Size key, Size value) {
        return new Size.Entries(Math.min(count, limits.vmMemoryBytes() / ENTRY_BYTES), key, value);
    }

    static Size variants(Map<Integer, List<Size>> payloads) {
        return new Size.Variants(Collections.unmodifiableSortedMap(new TreeMap<>(payloads)));
    }

    static Size functions(Map<Integer, List<Size>> captures) {
        return new Size.Functions(Collections.unmodifiableSortedMap(new TreeMap<>(captures)));
    }

    /** {@code Some(value)} or {@code None}. */
    static Size option(Size value) {
        return choice(List.of(value), List.of());
    }

    private static Size choice(List<Size> first, List<Size> second) {
        var payloads = new TreeMap<Integer, List<Size>>();
        payloads.put(0, first);
        payloads.put(1, second);
        return variants(payloads);
    }

    static Size result(Size value, Size error) {
        return choice(List.of(value), List.of(error));
    }

    // Views: a decoded value is taken apart by its type, one level at a time.

    Size view(int type, Size size) {
        return size instanceof Size.Decoded decoded ? opened(type, decoded) : size;
    }

    private Size opened(int type, Size.Decoded size) {
        return switch (type(type)) {
            case TypeDesc.Prim prim ->
                switch (prim) {
                    case INT -> Size.Int.ANY;
                    case STRING, SECRET -> text(size.bytes());
                    case SQL -> new Size.Sql(Count.UNBOUNDED);
                    case RESPONSE -> new Size.Response(Count.UNBOUNDED);
                    case BOOL, UNIT, DECIMAL -> Size.Word.INSTANCE;
                };
            case TypeDesc.ListOf list -> {
                Size.Items items = items(wire.most(size.bytes(), size.json(), list.element()), size);
                long visits = wire.visits(type, size.bytes(), size.json());
                yield new Size.Items(items.length(), items.element(), visits);
            }
            case TypeDesc.MapOf map ->
                entries(wire.most(size.bytes(), size.json(), map.key(), map.value()), size, size);
            case TypeDesc.Record record ->
                new Size.Fields(Collections.nCopies(record.fields().size(), size));
            case TypeDesc.Union union -> {
                var payloads = new TreeMap<Integer, List<Size>>();
                for (int i = 0; i < union.variants().size(); i++) {
                    payloads.put(
                            i,
                            Collections.nCopies(
                                    union.variants().get(i).payload().size(), size));
                }
                yield variants(payloads);
            }
            case TypeDesc.Function function -> anyFunction(function);
        };
    }

    /** Every function of the type that the program makes values of. */
    private Size anyFunction(TypeDesc.Function type) {
        var all = new TreeMap<Integer, List<Size>>();
        for (int i = 0; i < program.functions().size(); i++) {
            IrFunction function = program.functions().get(i);
            if (function.closure()
                    && function.resultType() == type.result()
                    && function.params().stream().map(Atom.Var::type).toList().equals(type.params())) {
                all.put(i, Collections.nCopies(function.captureTypes().size(), Size.Decoded.ANY));
            }
        }
        return functions(all);
    }

    /** Any value of the type at all. */
    Size any(int type) {
        return normal(type, Size.Decoded.ANY);
    }

    /** Sizes of what has no parts by its type are not left to be taken apart later. */
    Size normal(int type, Size size) {
        return switch (type(type)) {
            case TypeDesc.Prim _, TypeDesc.Function _ -> view(type, size);
            case TypeDesc.ListOf _, TypeDesc.MapOf _, TypeDesc.Record _, TypeDesc.Union _ -> size;
        };
    }

    static Size.Int interval(Size size) {
        return size instanceof Size.Int known ? known : Size.Int.ANY;
    }

    long bytes(int type, Size size) {
        return view(type, size) instanceof Size.Text(long bytes) ? bytes : 0;
    }

    /** The list, empty where no value gets here. */
    Size.Items list(int type, Size size) {
        return view(type, size) instanceof Size.Items items ? items : new Size.Items(0, Size.Nothing.INSTANCE);
    }

    Size.Entries map(int type, Size size) {
        return view(type, size) instanceof Size.Entries entries
                ? entries
                : new Size.Entries(0, Size.Nothing.INSTANCE, Size.Nothing.INSTANCE);
    }

    Size field(int type, Size size, int index) {
        return view(type, size) instanceof Size.Fields(List<Size> fields, int _)
                ? fields.get(index)
                : Size.Nothing.INSTANCE;
    }

    Size payload(int type, Size size, int variant, int index) {
        return view(type, size) instanceof Size.Variants(SortedMap<Integer, List<Size>> payloads, int _)
                        && payloads.containsKey(variant)
                ? payloads.get(variant).get(index)
                : Size.Nothing.INSTANCE;
    }

    int element(int listType) {
        return ((TypeDesc.ListOf) type(listType)).element();
    }

    // Visits

    /** The most visits of a walk over the value, in charged units; {@link Count#UNBOUNDED} where there is no bound. */
    long visits(int type, Size size) {
        return switch (size) {
            case Size.Nothing _ -> 0;
            case Size.Word _, Size.Int _ -> 1;
            case Size.Text(long bytes) -> 1 + Count.blocks(bytes);
            case Size.Items items -> Count.plus(1, elementVisits(type, items));
            case Size.Entries(long count, Size key, Size value) -> {
                TypeDesc.MapOf map = (TypeDesc.MapOf) type(type);
                long entry = Count.plus(visits(map.key(), key), visits(map.value(), value));
                yield Count.plus(1, Count.times(count, Count.plus(entry, Count.bits(count))));
            }
            case Size.Fields(List<Size> fields, int _) ->
                Count.plus(1, visits(((TypeDesc.Record) type(type)).fields(), fields));
            case Size.Variants(SortedMap<Integer, List<Size>> payloads, int _) -> {
                TypeDesc.Union union = (TypeDesc.Union) type(type);
                long most = 0;
                for (var variant : payloads.entrySet()) {
                    var parts = union.variants().get(variant.getKey()).payload();
                    most = Math.max(most, visits(parts, variant.getValue()));
                }
                yield Count.plus(1, most);
            }
            case Size.Functions(SortedMap<Integer, List<Size>> captures, int _) -> {
                long most = 0;
                for (var function : captures.entrySet()) {
                    most = Math.max(most, captured(function.getKey(), function.getValue()));
                }
                yield Count.plus(1, most);
            }
            case Size.Sql(long units) -> Count.plus(1, units);
            case Size.Response _, Size.Call _ -> 0;
            case Size.Decoded decoded -> decoded(type, decoded);
        };
    }

    /** Of all elements of a list. */
    long elementVisits(int listType, Size.Items items) {
        return Math.min(items.visits(), Count.times(items.length(), visits(element(listType), items.element())));
    }

    private long visits(List<TypeDesc.Field> types, List<Size> parts) {
        long sum = 0;
        for (int i = 0; i < parts.size(); i++) {
            sum = Count.plus(sum, visits(types.get(i).type(), parts.get(i)));
        }
        return sum;
    }

    private long captured(int function, List<Size> captures) {
        List<Integer> types = program.functions().get(function).captureTypes();
        long sum = 0;
        for (int i = 0; i < captures.size(); i++) {
            sum = Count.plus(sum, visits(types.get(i), captures.get(i)));
        }
        return sum;
    }

    /** By the bytes, or by the type where that is less. */
    private long decoded(int type, Size.Decoded size) {
        var key = new Walked(type, size);
        Long known = decodedVisits.get(key);
        if (known == null) {
            long byBytes = wire.visits(type, size.bytes(), size.json());
            known = wire.isOpenEnded(type) ? byBytes : Math.min(byBytes, visits(type, opened(type, size)));
            decodedVisits.put(key, known);
        }
        return known;
    }

    // Constants

    Size of(Constant constant) {
        Size size = switch (constant) {
            case Constant.Module(int index) -> module(index);
            case Constant.Part part -> part(part);
            case Constant.Int(long value) -> Size.Int.of(value);
            case Constant.Bool _, Constant.Unit _, Constant.Dec _ -> Size.Word.INSTANCE;
            case Constant.Text(String value) -> new Size.Text(utf8(value));
            case Constant.Record(int _, List<Constant> fields) -> new Size.Fields(all(fields));
            case Constant.Variant(int _, int variant, List<Constant> payload) ->
                variants(Map.of(variant, all(payload)));
            case Constant.ListOf(int type, List<Constant> elements) -> {
                Size element = Size.Nothing.INSTANCE;
                for (Constant each : elements) {
                    element = join(element(type), element, of(each));
                }
                yield new Size.Items(elements.size(), element);
            }
            case Constant.SliceOf(int _, Constant list, int _, int length) ->
                of(list) instanceof Size.Items items ? items.some(length) : Size.Decoded.ANY;
            case Constant.MapOf(int type, List<Constant.Entry> entries) -> {
                TypeDesc.MapOf map = (TypeDesc.MapOf) type(type);
                Size key = Size.Nothing.INSTANCE;
                Size value = Size.Nothing.INSTANCE;
                for (Constant.Entry each : entries) {
                    key = join(map.key(), key, of(each.key()));
                    value = join(map.value(), value, of(each.value()));
                }
                yield new Size.Entries(entries.size(), key, value);
            }
            case Constant.Closure(int function, List<Constant> captures) -> functions(Map.of(function, all(captures)));
            case Constant.Sql(int template, List<Constant> params) -> new Size.Sql(sql(template, all(params)));
            case Constant.SqlJoin(Constant list, Constant separator) ->
                of(list) instanceof Size.Items pieces && of(separator) instanceof Size.Sql between
                        ? new Size.Sql(
                                sqlJoin(pieces.length(), visits(sqlType(), pieces.element()), 1 + between.units()))
                        : new Size.Sql(Count.UNBOUNDED);
            case Constant.Response(int _, int _, Constant _, int bodyType, Constant body) ->
                new Size.Response(bodyType < 0 ? 0 : visits(bodyType, of(body)));
        };
        return light(size);
    }

    /** What is made of too many parts, as when a value doubles again and again, is any value of its type. */
    Size light(Size size) {
        return size.weight() > MAX_WEIGHT ? Size.Decoded.ANY : size;
    }

    private Size module(int index) {
        values.visitModules(index, modules::containsKey, i -> modules.put(i, of(values.value(i))));
        return Objects.requireNonNull(modules.get(index));
    }

    private Size part(Constant.Part wanted) {
        values.visit(wanted, parts::containsKey, part -> parts.put(part.index(), of(values.content(part))));
        return Objects.requireNonNull(parts.get(wanted.index()));
    }

    private int sqlType() {
        return program.types().indexOf(TypeDesc.Prim.SQL);
    }

    private List<Size> all(List<Constant> constants) {
        return constants.stream().map(this::of).toList();
    }

    /** What a literal with these parameters charges in an effect's call, without its visit. */
    long sql(int template, List<Size> params) {
        List<Integer> types = template(template).paramTypes();
        long units = sqlText(template);
        for (int i = 0; i < types.size(); i++) {
            units = Count.plus(units, visits(types.get(i), params.get(i)));
        }
        return units;
    }

    /** As {@link #sql}, of so many pieces with a separator between them. */
    static long sqlJoin(long pieces, long pieceVisits, long separatorVisits) {
        return Count.plus(
                1, Count.plus(Count.times(pieces, pieceVisits), Count.times(Count.plus(pieces, 1), separatorVisits)));
    }

    private SqlTemplate template(int id) {
        return program.sqlTemplates().get(id);
    }

    private long sqlText(int template) {
        long bytes = 0;
        for (String piece : template(template).pieces()) {
            bytes += utf8(piece);
        }
        return 1 + Count.blocks(bytes);
    }

    static long utf8(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
    }

    /** All names of types, which messages about them may repeat. */
    long schemaBytes() {
        long bytes = 0;
        for (TypeDesc desc : program.types()) {
            bytes += switch (desc) {
                case TypeDesc.Union union ->
                    utf8(union.name())
                            + union.variants().stream()
                                    .mapToLong(v -> names(v.payload()) + utf8(v.name()) + 4L)
                                    .sum();
                case TypeDesc.Record record -> names(record.fields());
                case TypeDesc.Prim _, TypeDesc.ListOf _, TypeDesc.MapOf _, TypeDesc.Function _ -> 0L;
            };
        }
        return bytes;
    }

    private static long names(List<TypeDesc.Field> fields) {
        return fields.stream().mapToLong(f -> utf8(f.name()) + 4L).sum();
    }

    // Joins

    List<Size> join(List<Integer> types, List<Size> a, List<Size> b) {
        var joined = new ArrayList<Size>();
        for (int i = 0; i < a.size(); i++) {
            joined.add(join(types.get(i), a.get(i), b.get(i)));
        }
        return joined;
    }

    /** A size for the values of both. */
    Size join(int type, Size a, Size b) {
        if (a.equals(b) || b instanceof Size.Nothing) {
            return a;
        }
        if (a instanceof Size.Nothing) {
            return b;
        }
        if (a instanceof Size.Decoded left && b instanceof Size.Decoded right) {
            return new Size.Decoded(Math.max(left.bytes(), right.bytes()), left.json() && right.json());
        }
        if (a.equals(Size.Decoded.ANY) || b.equals(Size.Decoded.ANY)) {
            return Size.Decoded.ANY;
        }
        return parts(type, view(type, a), view(type, b));
    }

    /** So that a short list of constants does not make one forget what is known of a long one. */
    private long known(int listType, long visits, Size list) {
        return visits == Count.UNBOUNDED ? elementVisits(listType, (Size.Items) list) : visits;
    }

    private Size parts(int type, Size a, Size b) {
        return switch (a) {
            case Size.Int(long from, long to)
            when b instanceof Size.Int other -> new Size.Int(Math.min(from, other.from()), Math.max(to, other.to()));
            case Size.Text(long bytes)
            when b instanceof Size.Text other -> new Size.Text(Math.max(bytes, other.bytes()));
            case Size.Items(long length, Size element, long visits)
            when b instanceof Size.Items other ->
                new Size.Items(
                        Math.max(length, other.length()),
                        join(element(type), element, other.element()),
                        Math.max(known(type, visits, a), known(type, other.visits(), other)));
            case Size.Entries(long count, Size key, Size value)
            when b instanceof Size.Entries other -> {
                TypeDesc.MapOf map = (TypeDesc.MapOf) type(type);
                yield new Size.Entries(
                        Math.max(count, other.count()),
                        join(map.key(), key, other.key()),
                        join(map.value(), value, other.value()));
            }
            case Size.Fields(List<Size> fields, int _)
            when b instanceof Size.Fields other -> {
                List<TypeDesc.Field> types = ((TypeDesc.Record) type(type)).fields();
                yield new Size.Fields(
                        join(types.stream().map(TypeDesc.Field::type).toList(), fields, other.fields()));
            }
            case Size.Variants(SortedMap<Integer, List<Size>> payloads, int _)
            when b instanceof Size.Variants other -> {
                TypeDesc.Union union = (TypeDesc.Union) type(type);
                var joined = new TreeMap<>(payloads);
                other.payloads().forEach((variant, parts) -> {
                    List<Integer> types = union.variants().get(variant).payload().stream()
                            .map(TypeDesc.Field::type)
                            .toList();
                    joined.merge(variant, parts, (x, y) -> join(types, x, y));
                });
                yield variants(joined);
            }
            case Size.Functions(SortedMap<Integer, List<Size>> captures, int _)
            when b instanceof Size.Functions other -> {
                var joined = new TreeMap<>(captures);
                other.captures()
                        .forEach((function, parts) -> joined.merge(
                                function,
                                parts,
                                (x, y) -> join(program.functions().get(function).captureTypes(), x, y)));
                yield functions(joined);
            }
            case Size.Sql(long units) when b instanceof Size.Sql other -> new Size.Sql(Math.max(units, other.units()));
            case Size.Response(long visits)
            when b instanceof Size.Response other -> new Size.Response(Math.max(visits, other.visits()));
            case Size.Call(long visits, long bytes)
            when b instanceof Size.Call other ->
                new Size.Call(Math.max(visits, other.visits()), Math.max(bytes, other.bytes()));
            case Size.Word _ when b instanceof Size.Word -> Size.Word.INSTANCE;
            case Size.Int _,
                    Size.Text _,
                    Size.Items _,
                    Size.Entries _,
                    Size.Fields _,
                    Size.Variants _,
                    Size.Functions _,
                    Size.Sql _,
                    Size.Response _,
                    Size.Call _,
                    Size.Word _,
                    Size.Nothing _,
                    Size.Decoded _ -> Size.Decoded.ANY;
        };
    }
}
