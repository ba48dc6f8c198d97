package io.mtpscript.core.snapshot;

import io.mtpscript.core.code.FunctionCode;
import io.mtpscript.core.code.Instruction;
import io.mtpscript.core.code.Opcode;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.code.Program.Auth;
import io.mtpscript.core.code.Program.Binding;
import io.mtpscript.core.code.Program.EffectSite;
import io.mtpscript.core.code.Program.Route;
import io.mtpscript.core.code.Program.Segment;
import io.mtpscript.core.code.Program.Serve;
import io.mtpscript.core.code.Program.SqlTemplate;
import io.mtpscript.core.code.TypeDesc;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Programs of every shape that the model allows; they need not make sense to a VM. */
final class Programs {
    private static final String HASH = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    private final SplittableRandom random;
    private final int typeCount;
    private final int functionCount;
    private final int fileCount;
    private final int positionCount;
    private final int siteCount;

    private Programs(SplittableRandom random) {
        this.random = random;
        typeCount = 1 + random.nextInt(12);
        functionCount = 1 + random.nextInt(5);
        fileCount = 1 + random.nextInt(3);
        positionCount = 1 + random.nextInt(6);
        siteCount = random.nextInt(4);
    }

    static Program random(SplittableRandom random) {
        return new Programs(random).program();
    }

    /** A small program that always is the same. */
    static Program small() {
        return random(new SplittableRandom(12));
    }

    private Program program() {
        return new Program(
                HASH,
                list(typeCount, typeCount, this::type),
                list(functionCount, functionCount, this::function),
                random.longs(random.nextInt(5)).toArray(),
                data(),
                list(0, 3, this::sqlTemplate),
                list(siteCount, siteCount, this::effectSite),
                list(0, 3, this::route),
                random.nextInt(1_000),
                list(0, 3, this::configValue),
                new Serve(
                        optional(this::text),
                        optional(() -> random.nextInt(65_536)),
                        optional(() -> 1 + random.nextInt(9))),
                texts(),
                list(fileCount, fileCount, this::text),
                random.longs(positionCount).map(this::position).toArray(),
                random.nextBoolean() ? new byte[0] : "{\"openapi\":\"3.1.0\"}".getBytes(StandardCharsets.UTF_8),
                texts());
    }

    private Program.ConfigValue configValue() {
        var kinds = Program.ConfigValue.Kind.values();
        return new Program.ConfigValue(text(), kinds[random.nextInt(kinds.length)]);
    }

    private long position(long bits) {
        return (bits & ((1L << Program.POSITION_FILE_SHIFT) - 1))
                | (long) random.nextInt(fileCount) << Program.POSITION_FILE_SHIFT;
    }

    private byte[] data() {
        byte[] data = new byte[64 + 8 * random.nextInt(4)];
        for (int i = 64; i < data.length; i++) {
            data[i] = (byte) random.nextInt(256);
        }
        return data;
    }

    private TypeDesc type() {
        return switch (random.nextInt(6)) {
            case 0 -> new TypeDesc.ListOf(typeIndex());
            case 1 -> new TypeDesc.MapOf(typeIndex(), typeIndex());
            case 2 -> new TypeDesc.Record(fields());
            case 3 ->
                new TypeDesc.Union(
                        text(),
                        any(TypeDesc.Role.values()),
                        HASH,
                        list(0, 3, () -> new TypeDesc.Variant(text(), list(0, 2, this::field))));
            case 4 -> new TypeDesc.Function(list(0, 3, this::typeIndex), typeIndex());
            default -> any(TypeDesc.Prim.values());
        };
    }

    private List<TypeDesc.Field> fields() {
        SortedMap<String, TypeDesc.Field> fields = new TreeMap<>();
        list(0, 4, this::field).forEach(field -> fields.put(field.name(), field));
        return List.copyOf(fields.values());
    }

    private TypeDesc.Field field() {
        return new TypeDesc.Field(text(), typeIndex(), random.nextBoolean(), random.nextBoolean());
    }

    private FunctionCode function() {
        boolean closure = random.nextBoolean();
        int params = random.nextInt(4);
        int instructions = 1 + random.nextInt(6);
        long[] code = random.longs(instructions).toArray();
        code[0] = Instruction.charge(random.nextInt(100));
        code[instructions - 1] = Instruction.abc(Opcode.RET, random.nextInt(4), 0, 0);
        return new FunctionCode(
                text(),
                params,
                params + 1 + random.nextInt(5),
                closure,
                closure ? list(0, 2, this::typeIndex) : List.of(),
                random.nextInt(functionCount),
                random.nextBoolean(),
                code,
                list(0, 1, () -> random.ints(random.nextInt(4), 0, instructions).toArray()),
                random.nextBoolean() ? new int[0] : new int[] {0, random.nextInt(positionCount)});
    }

    private SqlTemplate sqlTemplate() {
        List<Integer> types = list(0, 3, this::typeIndex);
        return new SqlTemplate(list(types.size() + 1, types.size() + 1, this::text), types);
    }

    private EffectSite effectSite() {
        return new EffectSite(
                text(),
                text(),
                list(0, 1, this::typeIndex),
                list(0, 3, this::typeIndex),
                typeIndex(),
                random.nextInt(positionCount));
    }

    private Route route() {
        return new Route(
                text(),
                "POST",
                list(0, 3, () -> new Segment(random.nextBoolean(), text())),
                random.nextInt(functionCount),
                typeIndex(),
                list(0, 2, this::binding),
                typeIndex(),
                list(0, 2, this::binding),
                typeIndex(),
                list(0, 2, this::binding),
                random.nextInt(-1, typeCount),
                random.nextBoolean(),
                random.nextBoolean(),
                list(0, 2, this::text),
                random.nextBoolean() ? OptionalLong.of(random.nextLong(1, 1L << 53)) : OptionalLong.empty(),
                auth(),
                siteCount == 0 ? List.of() : list(0, 2, this::routeCall));
    }

    private Program.RouteCall routeCall() {
        return new Program.RouteCall(random.nextInt(siteCount), list(0, 2, this::text), random.nextBoolean());
    }

    private Optional<Auth> auth() {
        return switch (random.nextInt(3)) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(new Auth.ApiKey(text(), typeIndex()));
            default ->
                Optional.of(new Auth.Bearer(
                        random.nextBoolean() ? Optional.of(text()) : Optional.empty(),
                        random.nextBoolean() ? Optional.of(text()) : Optional.empty(),
                        list(0, 2, this::text),
                        typeIndex()));
        };
    }

    private Binding binding() {
        return new Binding(text(), text(), typeIndex(), optional(() -> text().getBytes(StandardCharsets.UTF_8)));
    }

    private SortedMap<String, String> texts() {
        SortedMap<String, String> texts = new TreeMap<>();
        list(0, 3, this::text).forEach(key -> texts.put(key, text()));
        return texts;
    }

    private int typeIndex() {
        return random.nextInt(typeCount);
    }

    private String text() {
        String letters = "abcdefghijklmnopqrstuvwxyzäöü€😀.:/<>";
        int[] codePoints = letters.codePoints().toArray();
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.appendCodePoint(codePoints[random.nextInt(codePoints.length)]);
        }
        return text.toString();
    }

    private <T> T any(T[] values) {
        return values[random.nextInt(values.length)];
    }

    private <T> Optional<T> optional(Supplier<T> value) {
        return random.nextBoolean() ? Optional.of(value.get()) : Optional.empty();
    }

    private <T> List<T> list(int min, int max, Supplier<T> item) {
        List<T> items = new ArrayList<>();
        for (int left = random.nextInt(min, max + 1); left > 0; left--) {
            items.add(item.get());
        }
        return items;
    }
}
