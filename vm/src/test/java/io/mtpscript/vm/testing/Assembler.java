package io.mtpscript.vm.testing;

import io.mtpscript.core.code.Builtin;
import io.mtpscript.core.code.FunctionCode;
import io.mtpscript.core.code.Instruction;
import io.mtpscript.core.code.Opcode;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.code.TypeDesc;
import io.mtpscript.core.decimal.Decimal;
import io.mtpscript.core.gas.Charge;
import io.mtpscript.core.gas.GasSchedule;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Builds programs by hand: functions, types, constants. Segments and their sums are made by the builder. */
public final class Assembler {
    private static final GasSchedule GAS = GasSchedule.packaged();

    private static final int OBJECT_WORDS = 8;

    private final List<TypeDesc> types = new ArrayList<>();
    private final List<Function> functions = new ArrayList<>();
    private final List<Long> constants = new ArrayList<>();
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();
    private final List<Program.SqlTemplate> templates = new ArrayList<>();
    private final List<Program.EffectSite> sites = new ArrayList<>();
    private final List<Program.Route> routes = new ArrayList<>();
    private boolean makersMade;

    public Assembler() {
        data.writeBytes(new byte[64]);
    }

    /** The id of a type; the same for equal types. */
    public int type(TypeDesc type) {
        int found = types.indexOf(type);
        if (found >= 0) {
            return found;
        }
        types.add(type);
        return types.size() - 1;
    }

    /** The type with this id, if there is one. */
    public Optional<TypeDesc> typeAt(int id) {
        return id < types.size() ? Optional.of(types.get(id)) : Optional.empty();
    }

    /** Places for types that refer to each other: {@link #define} comes later. */
    public int forward() {
        types.add(TypeDesc.Prim.UNIT);
        return types.size() - 1;
    }

    public void define(int id, TypeDesc type) {
        types.set(id, type);
    }

    public int constant(long word) {
        constants.add(word);
        return constants.size() - 1;
    }

    /** Words in the data section; gives their offset. */
    public long data(long... words) {
        long offset = data.size();
        ByteBuffer bytes = ByteBuffer.allocate(words.length * 8).order(ByteOrder.LITTLE_ENDIAN);
        for (long word : words) {
            bytes.putLong(word);
        }
        data.writeBytes(bytes.array());
        return offset;
    }

    /** A String in the data section; gives its offset. */
    public long string(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        long offset = data(utf8.length | (long) text.codePointCount(0, text.length()) << 32);
        data.writeBytes(Arrays.copyOf(utf8, (utf8.length + 7) & -8));
        return offset;
    }

    public long decimal(String text) {
        Decimal value = (Decimal) Decimal.parse(text);
        return data(value.hi(), value.lo());
    }

    public int template(List<String> pieces, List<Integer> paramTypes) {
        templates.add(new Program.SqlTemplate(pieces, paramTypes));
        return templates.size() - 1;
    }

    public int site(String effect, String function, List<Integer> argTypes, int resultType) {
        sites.add(new Program.EffectSite(effect, function, List.of(), argTypes, resultType, 0));
        return sites.size() - 1;
    }

    public void route(Program.Route route) {
        routes.add(route);
    }

    /** A plain function. */
    public Function function(String name, int params, int registers) {
        return add(new Function(functions.size(), name, params, registers, false, List.of()));
    }

    /** A closure's function: R[0] is the closure. */
    public Function closure(String name, int params, int registers, List<Integer> captureTypes) {
        return add(new Function(functions.size(), name, params, registers, true, captureTypes));
    }

    private Function add(Function function) {
        functions.add(function);
        return function;
    }

    /** A function that calls one builtin on its arguments. */
    public int calls(Builtin builtin, int count, int aux) {
        Function f = function(builtin.row(), count, Math.max(1, count));
        f.builtin(0, builtin, aux).ret(0);
        return f.id();
    }

    public Program build() {
        return build(GAS.semanticsVersion());
    }

    public Program build(String semanticsVersion) {
        makeObjectMakers();
        return new Program(
                semanticsVersion,
                types,
                functions.stream().map(Function::code).toList(),
                constants.stream().mapToLong(Long::longValue).toArray(),
                data.toByteArray(),
                templates,
                sites,
                routes,
                0,
                List.of(),
                new Program.Serve(Optional.empty(), Optional.empty(), Optional.empty()),
                new TreeMap<>(),
                List.of("test.mtp"),
                new long[] {1L << 20 | 1, 2L << 20 | 1, 3L << 20 | 1},
                new byte[0],
                new TreeMap<>());
    }

    /** Functions {@code new1}, {@code new2}, ... that make an object of their arguments, for {@link Sandbox#object}. */
    private void makeObjectMakers() {
        if (!makersMade) {
            makersMade = true;
            for (int words = 1; words <= OBJECT_WORDS; words++) {
                function("new" + words, words, words)
                        .abc(Opcode.NEW, 0, words, 0)
                        .ret(0);
            }
        }
    }

    /** A place in a function that jumps go to. */
    public static final class Label {
        private int at = -1;
    }

    /** One function's instructions, in order. */
    public static final class Function {
        private final int id;
        private final String name;
        private final int params;
        private final int registers;
        private final boolean closure;
        private final List<Integer> captureTypes;
        private final List<Long> code = new ArrayList<>();
        private final List<Patch> patches = new ArrayList<>();
        private final List<List<Label>> tables = new ArrayList<>();
        private int[] positions = {};
        private int codeClass;
        private boolean pure = true;

        private record Patch(int at, Label target) {}

        private Function(int id, String name, int params, int registers, boolean closure, List<Integer> captureTypes) {
            this.id = id;
            this.name = name;
            this.params = params;
            this.registers = registers;
            this.closure = closure;
            this.captureTypes = captureTypes;
            this.codeClass = 1_000_000 + id;
            code.add(Instruction.charge(0));
        }

        public int id() {
            return id;
        }

        public Function codeClass(int same) {
            codeClass = same;
            return this;
        }

        public Function impure() {
            pure = false;
            return this;
        }

        public Function positions(int... pairs) {
            positions = pairs;
            return this;
        }

        private Function emit(Opcode op, long word) {
            code.add(word);
            if (op.endsSegment()) {
                code.add(Instruction.charge(0));
            }
            return this;
        }

        public Function abc(Opcode op, int a, int b, int c) {
            return emit(op, Instruction.abc(op, a, b, c));
        }

        public Function imm(Opcode op, int a, int imm) {
            return emit(op, Instruction.imm32(op, a, imm));
        }

        public Function ldi(int a, int value) {
            return imm(Opcode.LDI, a, value);
        }

        public Function ldk(int a, int constant) {
            return imm(Opcode.LDK, a, constant);
        }

        public Function move(int a, int b) {
            return abc(Opcode.MOVE, a, b, 0);
        }

        public Function ret(int a) {
            return abc(Opcode.RET, a, 0, 0);
        }

        public Function call(int a, int function) {
            return imm(Opcode.CALL, a, function);
        }

        public Function tailcall(int a, int function) {
            return imm(Opcode.TAILCALL, a, function);
        }

        public Function builtin(int a, Builtin builtin, int aux) {
            return abc(Opcode.BUILTIN, a, builtin.id(), aux);
        }

        public Function effect(int a, int site) {
            impure();
            return imm(Opcode.EFFECT, a, site);
        }

        public Function effectAll(int a) {
            impure();
            return abc(Opcode.EFFECT_ALL, a, 0, 0);
        }

        public Function place(Label label) {
            if (Instruction.op(code.getLast()) != Opcode.CHARGE.code()) {
                code.add(Instruction.charge(0));
            }
            label.at = code.size() - 1;
            return this;
        }

        public Function jump(Opcode op, int a, Label target) {
            patches.add(new Patch(code.size(), target));
            return imm(op, a, 0);
        }

        public Function compare(Opcode op, int a, int b, Label target) {
            patches.add(new Patch(code.size(), target));
            return abc(op, a, b, 0);
        }

        public Function switchOn(int a, Label... targets) {
            tables.add(List.of(targets));
            return imm(Opcode.SWITCH, a, tables.size() - 1);
        }

        private FunctionCode code() {
            List<Long> words = new ArrayList<>(code);
            Opcode before =
                    Opcode.of(Instruction.op(words.get(words.size() - 2))).orElseThrow();
            boolean jumpedTo = patches.stream().anyMatch(p -> p.target.at == words.size() - 1);
            if (before.endsSegment() && Instruction.op(words.getLast()) == Opcode.CHARGE.code() && !jumpedTo) {
                words.removeLast();
            }
            long[] finished = words.stream().mapToLong(Long::longValue).toArray();
            for (Patch patch : patches) {
                long w = finished[patch.at];
                boolean relative = Opcode.of(Instruction.op(w)).orElseThrow().form() == Opcode.Form.ABC;
                finished[patch.at] =
                        relative ? w | (long) (patch.target.at - patch.at - 1) << 48 : w | (long) patch.target.at << 32;
            }
            priceSegments(finished);
            return new FunctionCode(
                    name,
                    params,
                    registers,
                    closure,
                    captureTypes,
                    codeClass,
                    pure,
                    finished,
                    tables.stream()
                            .map(table ->
                                    table.stream().mapToInt(label -> label.at).toArray())
                            .toList(),
                    positions);
        }
    }

    /** Writes into each CHARGE what its segment costs. */
    public static void priceSegments(long[] code) {
        int start = 0;
        long sum = GAS.cost(Charge.FUNCTION_ENTER);
        for (int pc = 1; pc <= code.length; pc++) {
            if (pc == code.length || Instruction.op(code[pc]) == Opcode.CHARGE.code()) {
                code[start] = Instruction.charge(sum);
                start = pc;
                sum = 0;
                continue;
            }
            sum += price(code[pc]);
        }
    }

    private static long price(long w) {
        Optional<Opcode> op = Opcode.of(Instruction.op(w));
        long price = op.map(GAS::cost).orElse(0L);
        if (op.isPresent() && op.get() == Opcode.BUILTIN) {
            for (Builtin builtin : Builtin.values()) {
                price += builtin.id() == Instruction.b(w) ? GAS.cost(builtin) : 0;
            }
        }
        return price;
    }
}
