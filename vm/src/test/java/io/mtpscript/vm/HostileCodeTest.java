package io.mtpscript.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.core.Limits;
import io.mtpscript.core.code.Builtin;
import io.mtpscript.core.code.FunctionCode;
import io.mtpscript.core.code.Instruction;
import io.mtpscript.core.code.Opcode;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.code.TypeDesc;
import io.mtpscript.core.testing.Cases;
import io.mtpscript.vm.memory.NativeBuffer;
import io.mtpscript.vm.testing.Assembler;
import io.mtpscript.vm.testing.Assembler.Function;
import io.mtpscript.vm.testing.Assembler.Label;
import io.mtpscript.vm.testing.TypedJson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Code that no compiler makes: the verifier refuses it, or it runs within its bounds. A word may then be anything where an
 * object is meant; what comes of it is a value, a trap or an internal fault, never a crash of the process.
 */
@SuppressWarnings({"OperatorPrecedence", "IntLongMath"}) // instruction words are built from shifts of small numbers
class HostileCodeTest {
    private static final VmSettings SMALL = new VmSettings(Limits.DEFAULT.withVmMemoryBytes(Limits.VM_MEMORY_MIN), 2);
    private static final long GAS = 50_000;
    /** The functions before the one that reads what is left. */
    private static final int MUTABLE = 5;

    /** What another request's memory is full of, and still is when hostile code has run. */
    private static final long CANARY = 0x5ca1_ab1e_0bad_cafeL;

    private static final int CANARY_WORDS = 1000;

    /** How many programs share one that tier 2 compiles too: each is new classes for the JVM. */
    private static final int COMPILED_ONE_IN = 3;

    private int accepted;

    @Test
    void mutatedCode() {
        Cases.forAll(51, 2000, this::mutatedProgram);
        assertTrue(accepted > 300, accepted + " programs were accepted");
    }

    /** What 300,000 cases once found: calls of a group that lay where the list of their answers came to be. */
    @Test
    void callsThatTheirAnswersOverwrite() throws Exception {
        mutatedProgram(new SplittableRandom(8502950438517746049L));
    }

    @Test
    @Tag("long")
    void muchMutatedCode() {
        Cases.forAll(52, 300_000, this::mutatedProgram);
    }

    /** Not only the code: what functions, tables, constants, types and effect sites say of themselves. */
    @Test
    void mutatedTables() {
        Cases.forAll(54, 2000, this::mutatedTables);
        assertTrue(accepted > 300, accepted + " programs were accepted");
    }

    @Test
    @Tag("long")
    void manyMutatedTables() {
        Cases.forAll(55, 300_000, this::mutatedTables);
    }

    private void mutatedTables(SplittableRandom random) {
        Program program = program(random);
        try {
            for (int i = 1 + random.nextInt(3); i > 0; i--) {
                program = mutate(program, random);
            }
        } catch (IllegalArgumentException refused) {
            // Not even a program, as reading a snapshot finds.
            return;
        }
        load(program, random);
    }

    private static Program mutate(Program p, SplittableRandom random) {
        List<FunctionCode> functions = new ArrayList<>(p.functions());
        List<TypeDesc> types = new ArrayList<>(p.types());
        List<Program.EffectSite> sites = new ArrayList<>(p.effectSites());
        long[] constants = p.constants().clone();
        byte[] data = p.data().clone();
        int id = random.nextInt(MUTABLE);
        switch (random.nextInt(7)) {
            case 0 -> functions.set(id, mutate(functions.get(id), random));
            case 1, 2 -> functions.set(id, reshape(functions.get(id), random));
            case 3 -> constants[random.nextInt(constants.length)] = word(random);
            case 4 -> {
                int at = 64 + 8 * random.nextInt((data.length - 64) / 8);
                data[at + random.nextInt(8)] ^= (byte) (1 << random.nextInt(8));
            }
            case 5 -> types.set(random.nextInt(types.size()), types.get(random.nextInt(types.size())));
            default -> {
                Program.EffectSite site = sites.getFirst();
                List<Integer> arguments = new ArrayList<>(site.argTypes());
                arguments.add(random.nextInt(-1, types.size() + 1));
                sites.set(
                        0,
                        new Program.EffectSite(
                                site.effect(),
                                site.function(),
                                List.of(),
                                arguments,
                                random.nextInt(-1, types.size() + 1),
                                random.nextInt(3)));
            }
        }
        return new Program(
                p.semanticsVersion(),
                types,
                functions,
                constants,
                data,
                p.sqlTemplates(),
                sites,
                p.routes(),
                p.constantGas(),
                p.config(),
                p.serve(),
                p.unionHashes(),
                p.files(),
                p.positions(),
                p.openapi(),
                p.buildInfo());
    }

    private static FunctionCode reshape(FunctionCode f, SplittableRandom random) {
        List<int[]> tables = new ArrayList<>();
        for (int[] table : f.tables()) {
            int[] changed = table.clone();
            changed[random.nextInt(changed.length)] = random.nextInt(-1, f.code().length + 1);
            tables.add(random.nextBoolean() ? changed : table);
        }
        List<Integer> captures = new ArrayList<>(f.captureTypes());
        if (random.nextInt(4) == 0) {
            captures.add(random.nextInt(8));
        }
        return new FunctionCode(
                f.name(),
                f.paramCount() + random.nextInt(-1, 2),
                f.registerCount() + random.nextInt(-1, 2),
                f.closure() ^ random.nextInt(8) == 0,
                captures,
                f.codeClass(),
                f.pure() ^ random.nextInt(8) == 0,
                f.code(),
                tables,
                f.positions());
    }

    private void mutatedProgram(SplittableRandom random) {
        Program program = program(random);
        List<FunctionCode> functions = new ArrayList<>(program.functions());
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            int id = random.nextInt(MUTABLE);
            functions.set(id, mutate(functions.get(id), random));
        }
        load(with(program, functions), random);
    }

    private void load(Program program, SplittableRandom random) {
        if (!(VmImage.load(program, SMALL) instanceof VmImage image)) {
            return;
        }
        accepted++;
        if (random.nextInt(COMPILED_ONE_IN) == 0) {
            image.compile();
        }
        try (image;
                VmOwner owner = new VmOwner(image);
                NativeBuffer out = new NativeBuffer(64)) {
            Vm neighbour = owner.acquire();
            neighbour.begin(GAS, new byte[32]);
            long[] canary = new long[CANARY_WORDS];
            Arrays.fill(canary, CANARY);
            long list = neighbour.newList(canary, canary.length);
            for (int i = 0; i < 4; i++) {
                Vm vm = owner.acquire();
                vm.begin(GAS, new byte[32]);
                vm.slice(1 + random.nextInt(1000));
                try {
                    run(vm, program, random, out);
                } catch (MalformedAnswerException e) {
                    // An answer of another type than the site's: the host's fault.
                }
                owner.release(vm);
            }
            for (int i = 1; list != 0 && i <= canary.length; i++) {
                assertEquals(CANARY, neighbour.reader().word(list, i));
            }
            owner.release(neighbour);
            Vm vm = owner.acquire();
            vm.begin(1_000_000_000, new byte[32]);
            assertAllZero(vm, program);
            owner.release(vm);
        }
    }

    /** Nothing of the requests before is left above the image, as a program sees it. */
    private static void assertAllZero(Vm vm, Program program) {
        int peek = program.functions().size() - 1;
        while (!program.functions().get(peek).name().equals("peek")) {
            peek--;
        }
        for (long offset = (program.data().length + 7) & -8; offset < 120_000; offset += 8) {
            vm.setArgument(0, offset);
            assertEquals(VmStatus.DONE, vm.run(peek));
            if (vm.result() != 0) {
                throw new AssertionError("offset " + offset + " is " + Long.toHexString(vm.result()));
            }
        }
    }

    private static void run(Vm vm, Program program, SplittableRandom random, NativeBuffer out) {
        int id = random.nextInt(program.functions().size());
        FunctionCode function = program.functions().get(id);
        if (function.closure()) {
            return;
        }
        for (int i = 0; i < function.paramCount(); i++) {
            vm.setArgument(i, word(random));
        }
        VmStatus status = vm.run(id);
        status = inSlices(vm, status, random);
        for (int i = 0; i < 5 && status == VmStatus.EFFECT; i++) {
            vm.slice(Long.MAX_VALUE);
            for (int call = 0; call < vm.effectCalls(); call++) {
                if (vm.encodeEffectCall(out) == VmStatus.TRAPPED) {
                    return;
                }
            }
            byte[] answer = {(byte) random.nextInt(24)};
            for (int call = 0; call < vm.effectCalls(); call++) {
                if (vm.completeEffect(answer, 0, 1) == VmStatus.TRAPPED) {
                    return;
                }
            }
            vm.slice(1 + random.nextInt(1000));
            status = inSlices(vm, vm.resume(), random);
        }
        vm.slice(Long.MAX_VALUE);
        if (status == VmStatus.DONE) {
            int type = random.nextInt(program.types().size());
            vm.encodeBody(type, vm.result(), out);
        }
        assertTrue(vm.memoryUsed() <= Limits.VM_MEMORY_MIN);
    }

    private static VmStatus inSlices(Vm vm, VmStatus first, SplittableRandom random) {
        VmStatus status = first;
        while (status == VmStatus.SLICE) {
            vm.slice(1 + random.nextInt(1000));
            status = vm.resume();
        }
        return status;
    }

    private static long word(SplittableRandom random) {
        return switch (random.nextInt(6)) {
            case 0 -> random.nextLong();
            case 1 -> random.nextInt(-2, 10);
            // Somewhere in the constants, or above them.
            case 2 -> 64 + 8L * random.nextInt(200);
            case 3 -> 4096 + 8L * random.nextInt(200);
            case 4 -> Long.MAX_VALUE - random.nextInt(20);
            default -> 1L << random.nextInt(64);
        };
    }

    private static FunctionCode mutate(FunctionCode f, SplittableRandom random) {
        long[] code = f.code().clone();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            int at = 1 + random.nextInt(code.length - 1);
            long w = code[at];
            int register = random.nextInt(f.registerCount());
            code[at] = switch (random.nextInt(8)) {
                case 0 -> w ^ 1L << random.nextInt(64);
                case 1 -> Instruction.op(w) == Opcode.CHARGE.code() ? w : w & ~0xffff_0000L | (long) register << 16;
                case 2 -> ofForm(w, Opcode.Form.ABC) ? w & ~(0xffffL << 32) | (long) register << 32 : w;
                case 3 -> ofForm(w, Opcode.Form.ABC) ? w & ~(0xffffL << 48) | (long) register << 48 : w;
                case 4 -> ofForm(w, Opcode.Form.A_IMM32) ? w & 0xffff_ffffL | (long) random.nextInt(12) << 32 : w;
                case 5 -> {
                    Builtin[] builtins = Builtin.values();
                    Builtin builtin = builtins[random.nextInt(builtins.length)];
                    yield sameKind(w, Opcode.BUILTIN)
                            ? Instruction.abc(Opcode.BUILTIN, register, builtin.id(), random.nextInt(4))
                            : w;
                }
                default -> {
                    Opcode[] all = Opcode.values();
                    Opcode other = all[random.nextInt(all.length)];
                    yield sameKind(w, other) ? w & ~0xffffL | other.code() : w;
                }
            };
        }
        Assembler.priceSegments(code);
        return new FunctionCode(
                f.name(),
                f.paramCount(),
                f.registerCount(),
                f.closure(),
                f.captureTypes(),
                f.codeClass(),
                f.pure(),
                code,
                f.tables(),
                f.positions());
    }

    private static boolean ofForm(long w, Opcode.Form form) {
        return Opcode.of(Instruction.op(w)).map(op -> op.form() == form).orElse(false);
    }

    /** May stand in the same place: has the same operands and ends a segment or not. */
    private static boolean sameKind(long w, Opcode other) {
        return other != Opcode.CHARGE
                && Opcode.of(Instruction.op(w))
                        .map(op -> op != Opcode.CHARGE
                                && op.form() == other.form()
                                && op.endsSegment() == other.endsSegment())
                        .orElse(false);
    }

    private static Program with(Program p, List<FunctionCode> functions) {
        return new Program(
                p.semanticsVersion(),
                p.types(),
                functions,
                p.constants(),
                p.data(),
                p.sqlTemplates(),
                p.effectSites(),
                p.routes(),
                p.constantGas(),
                p.config(),
                p.serve(),
                p.unionHashes(),
                p.files(),
                p.positions(),
                p.openapi(),
                p.buildInfo());
    }

    /** Whose type is that of a key or password. */
    private static boolean takesKey(Builtin builtin) {
        return switch (builtin) {
            case HASH_HMAC_SHA256, JWT_HS256, JWT_RS256, JWT_ES256, JWT_ED25519, PASSWORD_ARGON2ID -> true;
            default -> false;
        };
    }

    /** A program that uses something of everything. */
    private static Program program(SplittableRandom random) {
        Assembler program = new Assembler();
        TypedJson types = new TypedJson(program, random);
        int integer = program.type(TypeDesc.Prim.INT);
        for (int i = 0; i < 6; i++) {
            types.type(2);
        }
        int string = program.type(TypeDesc.Prim.STRING);
        int sql = program.type(TypeDesc.Prim.SQL);
        int template = program.template(List.of("a", "b"), List.of(integer));
        int splice = program.template(List.of("(", ")"), List.of(sql));
        int site = program.site("E", "f", List.of(integer, sql), integer);
        for (int i = 0; i < 12; i++) {
            program.constant(word(random));
        }
        program.string("constant");
        program.decimal("12.5");
        program.data(3, 1, 2, 3);
        Function closure = program.closure("closure", 1, 4, List.of(integer))
                .abc(Opcode.LD, 2, 0, 1)
                .abc(Opcode.IADD, 2, 2, 1)
                .ret(2);
        Label end = new Label();
        Function loop = program.function("loop", 2, 8);
        loop.jump(Opcode.JF, 0, end)
                .abc(Opcode.IADDI, 2, 0, -1)
                .abc(Opcode.NEW, 3, 2, 0)
                .abc(Opcode.LD, 4, 3, 0)
                .abc(Opcode.TAG, 5, 3, 0)
                .tailcall(2, loop.id())
                .place(end)
                .ldi(2, closure.id())
                .move(3, 1)
                .abc(Opcode.NEW, 2, 2, 2)
                .move(3, 1)
                .abc(Opcode.APPLY, 2, 1, 0)
                .ret(2);
        Label zero = new Label();
        Label one = new Label();
        Function lists = program.function("lists", 2, 8)
                .ldi(2, 3)
                .abc(Opcode.LISTNEW, 3, 2, 0)
                .ldi(4, 1)
                .abc(Opcode.LISTSET, 3, 4, 0)
                .abc(Opcode.LISTREST, 5, 3, 1)
                .abc(Opcode.LISTGET, 6, 5, 4)
                .abc(Opcode.LISTLEN, 7, 5, 0)
                .switchOn(4, zero, one);
        lists.place(zero).ret(3).place(one).call(6, loop.id()).ret(5);
        Function effects = program.function("effects", 2, 6)
                .move(2, 0)
                .move(3, 0)
                .builtin(3, Builtin.OP_SQL, template)
                .builtin(3, Builtin.OP_SQL, splice)
                .effect(2, site)
                .ret(2);
        effects.impure();
        program.function("group", 2, 8)
                .ldi(2, site)
                .move(3, 0)
                .move(4, 1)
                .builtin(4, Builtin.OP_SQL, template)
                .abc(Opcode.NEW, 5, 3, 2)
                .ldi(3, 2)
                .move(4, 5)
                .abc(Opcode.NEW, 2, 3, 3)
                .effectAll(2)
                .ret(2);
        Function builtins = program.function("builtins", 3, 6);
        for (Builtin builtin : Builtin.values()) {
            if (random.nextInt(4) == 0) {
                int aux = switch (builtin.aux()) {
                    case NONE, SQL_TEMPLATE -> 0;
                    case TYPE -> takesKey(builtin) ? string : random.nextInt(6);
                    case COUNT -> 2;
                };
                builtins.move(3, random.nextInt(3))
                        .move(4, random.nextInt(3))
                        .move(5, random.nextInt(3))
                        .builtin(3, builtin, aux);
            }
        }
        builtins.ret(3);
        program.function("peek", 1, 1).abc(Opcode.LD, 0, 0, 0).ret(0);
        return program.build();
    }

    @Test
    void builtinsOnWordsThatAreNothing() {
        Cases.forAll(53, 400, random -> {
            Assembler program = new Assembler();
            TypedJson types = new TypedJson(program, random);
            int integer = program.type(TypeDesc.Prim.INT);
            int string = program.type(TypeDesc.Prim.STRING);
            int any = types.type(2);
            int template = program.template(List.of("a", "b"), List.of(integer));
            program.string("constant");
            program.data(3, 1, 2, 3);
            for (Builtin builtin : Builtin.values()) {
                switch (builtin.aux()) {
                    case NONE -> program.calls(builtin, builtin.arity(), 0);
                    case COUNT -> program.calls(builtin, 3, 3);
                    case SQL_TEMPLATE -> program.calls(builtin, 1, template);
                    case TYPE -> {
                        boolean map = builtin.name().startsWith("MAP_");
                        boolean key = takesKey(builtin) || (map && random.nextBoolean());
                        program.calls(builtin, builtin.arity(), key ? string : map ? integer : any);
                    }
                }
            }
            Program built = program.build();
            try (VmImage image = (VmImage) VmImage.load(built, SMALL);
                    VmOwner owner = new VmOwner(image)) {
                for (int id = 0; id < built.functions().size(); id++) {
                    Vm vm = owner.acquire();
                    vm.begin(GAS, new byte[32]);
                    for (int i = 0; i < built.functions().get(id).paramCount(); i++) {
                        vm.setArgument(i, word(random));
                    }
                    vm.run(id);
                    owner.release(vm);
                }
            }
        });
    }
}
