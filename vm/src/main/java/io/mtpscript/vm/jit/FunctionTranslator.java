package io.mtpscript.vm.jit;

import static io.mtpscript.vm.jit.Names.COMPILED;
import static io.mtpscript.vm.jit.Names.MACHINE;
import static io.mtpscript.vm.jit.Names.MEMORY;
import static io.mtpscript.vm.jit.Names.OPERATIONS;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import io.mtpscript.core.code.Instruction;
import io.mtpscript.vm.builtin.DirectBuiltins;
import io.mtpscript.vm.image.Code;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode.Kind;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Makes the code of one function: registers are locals of the JVM, jumps stay jumps, a tail call of itself is one more.
 *
 * <p>The room, how much gas is left, is passed to every call and is what comes back from it, so that it stays in a register of the processor; the
 * value is left with the machine. The other way round each call would wait for the one before it to store its sum. It is looked at
 * after every call and wherever control goes back: so much as one pass through the code of each frame may cost is all that can be
 * charged late.
 *
 * <pre>
 *  locals: machine | room | register 0 | register 1 | ... | depth | base | scratch | lists of loops | registers of copies
 *  slots :    0    | 1, 2 |  3, 4      |  5, 6      |     |   1   |  2 each
 * </pre>
 *
 * <p>The depth comes behind the arguments, and is put out of the registers' way: only six parameters come in registers of the processor,
 * and one that a loop changes and that comes on the stack stays there.
 *
 * <p>One class because it is a case for each opcode, and the cases share these slots; what needs to know more than one instruction is
 * apart ({@link Shape}, {@link ListLoop}, {@link OpenLoops}, {@link TailLoop}, {@link SelfCalls}, {@link Purity}).
 */
final class FunctionTranslator {
    static final int MACHINE_SLOT = 0;
    private static final int ROOM_SLOT = 1;
    private static final int FIRST_REGISTER_SLOT = 3;

    /** The room that a call comes back with which cannot be finished. */
    private static final long NONE = -1;

    /** What APPLY passes as arguments of its own; more go through {@link io.mtpscript.vm.machine.Machine#arguments}. */
    static final int DIRECT_ARITY = 3;

    private static final MethodTypeDesc NO_LONG = MethodTypeDesc.of(CD_long);
    private static final MethodTypeDesc LONG_LONG = MethodTypeDesc.of(CD_long, CD_long);
    private static final MethodTypeDesc LONG_LONG_LONG = MethodTypeDesc.of(CD_long, CD_long, CD_long);
    private static final MethodTypeDesc LONG_VOID = MethodTypeDesc.of(CD_void, CD_long);
    private static final MethodTypeDesc NO_BOOLEAN = MethodTypeDesc.of(CD_boolean);

    private final Names names;
    private final Purity purity;
    private final Code code;
    private final Shape shape;
    private final long[] constants;
    private final long mask;
    private final boolean metered;
    private final CodeBuilder out;
    private final Label start;
    /** Leaves for the interpreter, up to the outermost call. */
    private final Label bail;

    private final int depth;
    private final int base;
    private final int scratch;

    private final int selfCalls;
    private final int firstOfCopies;

    /** Where the code being made stands: in the function, or in the place of a call of it. */
    private Place place;

    /** @param end where it goes back to; empty in the function itself, which returns */
    private record Place(int level, int firstSlot, Label[] labels, Optional<Return> end) {
        int slot(int register) {
            return firstSlot + 2 * register;
        }
    }

    /** @param slot for the value */
    private record Return(int slot, Label behind) {}

    private final OpenLoops openLoops;
    private final Optional<TailLoop> tailLoop;
    /** The slots of addresses by the parameters with their lists. */
    private final Map<Integer, Integer> handedOn = new LinkedHashMap<>();

    FunctionTranslator(CodeModel model, Code code, CodeBuilder out) {
        this.names = model.names();
        this.purity = model.purity();
        this.constants = model.constants();
        this.mask = model.mask();
        this.metered = model.metered();
        this.code = code;
        this.shape = Shape.of(code);
        this.out = out;
        this.place = new Place(0, FIRST_REGISTER_SLOT, labels(), Optional.empty());
        this.start = out.newLabel();
        this.bail = out.newLabel();
        this.depth = slot(code.registerCount());
        this.base = depth + 1;
        this.scratch = base + 2;
        this.tailLoop = TailLoop.of(code);
        int free = scratch + 2;
        for (int list : tailLoop.map(TailLoop::lists).orElse(Set.of())) {
            handedOn.put(list, free);
            free += 2;
        }
        this.selfCalls = SelfCalls.levels(code, purity);
        // A function that has its own code in it has no loops.
        this.firstOfCopies = free;
        this.openLoops = new OpenLoops(code, out, bail, free);
    }

    private Label[] labels() {
        Label[] labels = new Label[code.instructions().length];
        for (int pc = 0; pc < labels.length; pc++) {
            labels[pc] = out.newLabel();
        }
        return labels;
    }

    void translate() {
        if (shape.calls() || code.registerCount() > Shape.UNCOUNTED_REGISTERS) {
            out.iload(slot(code.argumentCount()))
                    .loadConstant((1 + selfCalls) * Shape.stackBytes(code)
                            + openLoops.frameBytes()
                            + Long.BYTES * handedOn.size())
                    .isub()
                    .istore(depth);
            out.iload(depth).iflt(bail);
        }
        if (shape.memory()) {
            machine("base", NO_LONG);
            out.lstore(base);
        }
        tailLoop.ifPresent(loop ->
                handedOn.forEach((list, slot) -> openLoops.ask("readable", list, loop.index(), loop.count(), slot)));
        out.labelBinding(start);
        instructions();
        out.labelBinding(bail);
        out.loadConstant(NONE).lreturn();
    }

    /** The function's code, for the place where it stands. */
    private void instructions() {
        if (code.zeroes()) {
            for (int register = code.argumentCount(); register < code.registerCount(); register++) {
                out.lconst_0();
                store(register);
            }
        }
        long[] instructions = code.instructions();
        for (int pc = 0; pc < instructions.length; pc++) {
            if (shape.targets()[pc]) {
                out.labelBinding(place.labels[pc]);
            }
            instruction(pc, instructions[pc]);
        }
    }

    /** Where a register of the function itself is. */
    static int slot(int register) {
        return FIRST_REGISTER_SLOT + 2 * register;
    }

    private void load(int register) {
        out.lload(place.slot(register));
    }

    private void store(int register) {
        out.lstore(place.slot(register));
    }

    private void machine(String method, MethodTypeDesc type) {
        out.aload(MACHINE_SLOT).invokevirtual(MACHINE, method, type);
    }

    @SuppressWarnings("MethodLength") // One case an opcode.
    private void instruction(int pc, long w) {
        openLoops.comeTo(pc);
        int a = Instruction.a(w);
        int b = Instruction.b(w);
        int c = Instruction.c(w);
        switch (Shape.op(w)) {
            case CHARGE -> charge(Instruction.imm48(w));
            case MOVE -> {
                load(b);
                store(a);
            }
            case LDI -> {
                out.loadConstant((long) Instruction.imm32(w));
                store(a);
            }
            case LDK -> {
                out.loadConstant(constants[Instruction.imm32(w)]);
                store(a);
            }
            case IADD -> add(a, b, c);
            case ISUB -> subtract(a, b, c);
            case IMUL -> exact("multiplyExact", a, b, c);
            case IDIV -> {
                load(b);
                load(c);
                out.invokestatic(OPERATIONS, "divide", LONG_LONG_LONG);
                store(a);
            }
            case IMOD -> {
                load(b);
                load(c);
                out.lrem();
                store(a);
            }
            case INEG -> {
                load(b);
                out.invokestatic(Names.MATH, "negateExact", LONG_LONG);
                store(a);
            }
            case IADDI -> addConstant(pc, a, b, Instruction.signedC(w));
            case IEQ -> comparison(java.lang.classfile.Opcode.IFEQ, a, b, c);
            case INE -> comparison(java.lang.classfile.Opcode.IFNE, a, b, c);
            case ILT -> comparison(java.lang.classfile.Opcode.IFLT, a, b, c);
            case ILE -> comparison(java.lang.classfile.Opcode.IFLE, a, b, c);
            case NOT -> {
                out.lconst_1();
                load(b);
                out.lsub();
                store(a);
            }
            case JMP -> {
                openLoops.enteredAt(pc).ifPresent(this::enter);
                jump(java.lang.classfile.Opcode.GOTO, pc, Instruction.imm32(w));
            }
            case JT -> {
                load(a);
                out.lconst_0().lcmp();
                jump(java.lang.classfile.Opcode.IFNE, pc, Instruction.imm32(w));
            }
            case JF -> {
                load(a);
                out.lconst_0().lcmp();
                jump(java.lang.classfile.Opcode.IFEQ, pc, Instruction.imm32(w));
            }
            case JEQ -> compareAndJump(java.lang.classfile.Opcode.IFEQ, pc, w);
            case JNE -> compareAndJump(java.lang.classfile.Opcode.IFNE, pc, w);
            case JLT -> compareAndJump(java.lang.classfile.Opcode.IFLT, pc, w);
            case JLE -> compareAndJump(java.lang.classfile.Opcode.IFLE, pc, w);
            case SWITCH -> select(a, code.table(Instruction.imm32(w)));
            case TAG -> {
                load(b);
                out.lload(base).loadConstant(mask);
                out.invokestatic(OPERATIONS, "tag", MethodTypeDesc.of(CD_long, CD_long, CD_long, CD_long));
                store(a);
            }
            case LD -> {
                load(b);
                out.loadConstant((long) c * Long.BYTES)
                        .ladd()
                        .loadConstant(mask)
                        .land();
                out.lload(base).ladd();
                openLoops.picking().ifPresent(this::beforeWhatIsPicked);
                out.invokestatic(MEMORY, "loadWord", LONG_LONG);
                store(a);
            }
            case NEW -> make(a, b, c);
            case LISTNEW -> {
                out.aload(MACHINE_SLOT);
                load(b);
                out.invokestatic(OPERATIONS, "newList", MethodTypeDesc.of(CD_long, MACHINE, CD_long));
                orBail();
                store(a);
            }
            case LISTSET -> {
                OptionalInt elements = openLoops.settable(a, b);
                if (elements.isPresent()) {
                    address(elements.getAsInt(), b);
                    load(c);
                    out.invokestatic(MEMORY, "putLong", MethodTypeDesc.of(CD_void, CD_long, CD_long));
                    openLoops
                            .picking()
                            .filter(picking -> picking.loop().set() == pc)
                            .ifPresent(picking -> pick(picking, b, c));
                    return;
                }
                out.aload(MACHINE_SLOT);
                load(a);
                load(b);
                load(c);
                out.invokestatic(
                        Names.VALUES, "setElement", MethodTypeDesc.of(CD_void, MACHINE, CD_long, CD_long, CD_long));
            }
            case LISTLEN -> {
                load(b);
                out.lload(base).loadConstant(mask);
                out.invokestatic(OPERATIONS, "length", MethodTypeDesc.of(CD_long, CD_long, CD_long, CD_long));
                store(a);
            }
            case LISTGET -> {
                OptionalInt elements = elements(pc, b, c);
                if (elements.isPresent()) {
                    address(elements.getAsInt(), c);
                    out.invokestatic(MEMORY, "getLong", LONG_LONG);
                    store(a);
                    return;
                }
                out.aload(MACHINE_SLOT);
                load(b);
                load(c);
                out.lload(base).loadConstant(mask);
                out.invokestatic(
                        OPERATIONS, "element", MethodTypeDesc.of(CD_long, MACHINE, CD_long, CD_long, CD_long, CD_long));
                store(a);
            }
            case LISTREST -> {
                out.aload(MACHINE_SLOT);
                load(b);
                out.loadConstant((long) c);
                out.invokestatic(Names.VALUES, "rest", MethodTypeDesc.of(CD_long, MACHINE, CD_long, CD_long));
                orBail();
                store(a);
            }
            case CALL -> {
                int callee = Instruction.imm32(w);
                if (callee == code.id() && place.level < selfCalls) {
                    copy(a);
                } else {
                    direct(callee, a);
                    afterCall(purity.requests(callee), a);
                }
            }
            case APPLY -> {
                apply(a, b);
                afterCall(true, a);
            }
            case TAILCALL -> tailCall(Instruction.imm32(w), a);
            case TAILAPPLY -> tailApply(a, b);
            case RET -> returns(a);
            case BUILTIN -> builtin(pc, a, b, c, w);
            case EFFECT, EFFECT_ALL, UNREACHABLE ->
                out.invokestatic(OPERATIONS, "corrupt", MethodTypeDesc.of(Names.ILLEGAL_STATE))
                        .athrow();
        }
    }

    // Gas

    private void charge(long cost) {
        if (!metered || openLoops.isPrepaid()) {
            return;
        }
        out.lload(ROOM_SLOT).loadConstant(cost).lsub().lstore(ROOM_SLOT);
    }

    /** Looks at the gas where control goes back. */
    private void back() {
        if (metered) {
            out.lload(ROOM_SLOT).lconst_0().lcmp().ifle(bail);
        }
    }

    /** With the room that the call came back with on the stack. */
    private void afterCall(boolean mayRequest, int a) {
        out.lstore(ROOM_SLOT);
        if (mayRequest) {
            Label done = out.newLabel();
            machine("tailRequested", NO_BOOLEAN);
            out.ifeq(done);
            out.aload(MACHINE_SLOT).lload(ROOM_SLOT).iload(depth);
            out.invokestatic(COMPILED, "finish", MethodTypeDesc.of(CD_long, MACHINE, CD_long, CD_int));
            out.lstore(ROOM_SLOT);
            out.labelBinding(done);
        }
        out.lload(ROOM_SLOT).lconst_0().lcmp().ifle(bail);
        machine("compiledResult", NO_LONG);
        store(a);
    }

    // Numbers

    // The checks of sums are spelled out: in a loop that adds something up, what the JVM makes of addExact keeps the
    // sum in memory. A constant is added as in Java, which is quicker there.

    /** Has overflowed where both operands' signs differ from the sum's. */
    private void add(int a, int b, int c) {
        load(b);
        load(c);
        out.ladd().lstore(scratch);
        load(b);
        out.lload(scratch).lxor();
        load(c);
        out.lload(scratch).lxor();
        checked(a);
    }

    /** Has overflowed where the operands' signs differ, and the first one's from the difference's. */
    private void subtract(int a, int b, int c) {
        load(b);
        load(c);
        out.lsub().lstore(scratch);
        load(b);
        load(c);
        out.lxor();
        load(b);
        out.lload(scratch).lxor();
        checked(a);
    }

    private void checked(int a) {
        out.land().lconst_0().lcmp().iflt(bail);
        out.lload(scratch);
        store(a);
    }

    private void addConstant(int pc, int a, int b, long constant) {
        load(b);
        out.loadConstant(constant);
        if (openLoops.isIndex(a)
                || tailLoop.filter(loop -> loop.steps().contains(pc)).isPresent()) {
            out.ladd();
        } else {
            out.invokestatic(Names.MATH, "addExact", LONG_LONG_LONG);
        }
        store(a);
    }

    private void exact(String method, int a, int b, int c) {
        load(b);
        load(c);
        out.invokestatic(Names.MATH, method, LONG_LONG_LONG);
        store(a);
    }

    private void comparison(java.lang.classfile.Opcode holds, int a, int b, int c) {
        Label yes = out.newLabel();
        Label done = out.newLabel();
        load(b);
        load(c);
        out.lcmp();
        out.branch(holds, yes);
        out.lconst_0().goto_(done);
        out.labelBinding(yes).lconst_1();
        out.labelBinding(done);
        store(a);
    }

    // Jumps

    private void compareAndJump(java.lang.classfile.Opcode holds, int pc, long w) {
        load(Instruction.a(w));
        load(Instruction.b(w));
        out.lcmp();
        jump(holds, pc, pc + 1 + Instruction.signedC(w));
    }

    private void jump(java.lang.classfile.Opcode op, int pc, int target) {
        if (target > pc) {
            out.branch(op, place.labels[target]);
            return;
        }
        if (openLoops.isPrepaid()) {
            out.branch(op, place.labels[target]);
            return;
        }
        // The check stands on the way back alone.
        Label past = out.newLabel();
        Label taken = out.newLabel();
        if (op.kind() == Kind.BRANCH && op != java.lang.classfile.Opcode.GOTO) {
            out.branch(op, taken).goto_(past);
        }
        out.labelBinding(taken);
        back();
        out.goto_(place.labels[target]);
        out.labelBinding(past);
    }

    /** Only ahead, as the verifier sees to: so no way back passes its check by. */
    private void select(int a, int[] table) {
        Label otherwise = out.newLabel();
        List<SwitchCase> cases = new ArrayList<>();
        for (int value = 0; value < table.length; value++) {
            cases.add(SwitchCase.of(value, place.labels[table[value]]));
        }
        load(a);
        out.invokestatic(Names.MATH, "toIntExact", MethodTypeDesc.of(CD_int, CD_long));
        out.tableswitch(0, table.length - 1, otherwise, cases);
        out.labelBinding(otherwise);
        out.invokestatic(OPERATIONS, "corrupt", MethodTypeDesc.of(Names.ILLEGAL_STATE))
                .athrow();
    }

    // Loops

    private void enter(ListLoop loop) {
        if (openLoops.enter(loop) && metered) {
            out.lload(ROOM_SLOT);
            load(loop.index());
            load(loop.count());
            out.loadConstant(loop.roundGas()).loadConstant(loop.testGas());
            out.invokestatic(OPERATIONS, "loopGas", MethodTypeDesc.of(CD_long, CD_long, CD_long, CD_long, CD_long));
            out.lsub().lstore(ROOM_SLOT);
            back();
        }
    }

    /** The slot with the address of the elements that a LISTGET reads one of, where that is known. */
    private OptionalInt elements(int pc, int list, int index) {
        int parameter = tailLoop.map(loop -> loop.reads().getOrDefault(pc, -1)).orElse(-1);
        Integer handed = handedOn.get(parameter);
        return handed == null ? openLoops.readable(list, index) : OptionalInt.of(handed);
    }

    /** The address of an element. */
    private void address(int elements, int index) {
        out.lload(elements);
        load(index);
        out.loadConstant(3).lshl().ladd();
    }

    /** Puts the element of the round where the next one that is picked stands; one that is not is put over by the next. */
    private void pick(OpenLoops.Picking picking, int index, int flag) {
        out.lload(picking.next());
        address(picking.list(), index);
        out.invokestatic(MEMORY, "getLong", LONG_LONG);
        out.invokestatic(MEMORY, "storeWord", MethodTypeDesc.of(CD_void, CD_long, CD_long));
        out.lload(picking.next());
        load(flag);
        out.lconst_1().land().loadConstant(3).lshl().ladd().lstore(picking.next());
    }

    /** Leaves where an address is not before what was put behind everything else: there it is zero for the interpreter. */
    private void beforeWhatIsPicked(OpenLoops.Picking picking) {
        out.lstore(scratch).lload(scratch).lload(picking.first()).lcmp().ifge(bail);
        out.lload(scratch);
    }

    private void picked(OpenLoops.Picking picking, int a) {
        out.aload(MACHINE_SLOT);
        load(a);
        load(a + 1);
        out.lload(picking.next()).lload(picking.first()).lsub().loadConstant(3).lshr();
        out.invokestatic(
                Names.DIRECT_BUILTINS, "picked", MethodTypeDesc.of(CD_long, MACHINE, CD_long, CD_long, CD_long));
    }

    // Objects

    private void make(int a, int count, int from) {
        out.aload(MACHINE_SLOT)
                .loadConstant((long) count * Long.BYTES)
                .invokevirtual(MACHINE, "allocateObject", LONG_LONG);
        out.lstore(scratch).lload(scratch).lconst_0().lcmp().ifeq(bail);
        for (int i = 0; i < count; i++) {
            out.lload(base)
                    .lload(scratch)
                    .ladd()
                    .loadConstant((long) i * Long.BYTES)
                    .ladd();
            load(from + i);
            out.invokestatic(MEMORY, "storeWord", MethodTypeDesc.of(CD_void, CD_long, CD_long));
        }
        out.lload(scratch);
        store(a);
    }

    /** Leaves where the word on the stack is 0, which no object is. */
    private void orBail() {
        out.lstore(scratch).lload(scratch).lconst_0().lcmp().ifeq(bail);
        out.lload(scratch);
    }

    private void builtin(int pc, int a, int id, int aux, long w) {
        int count = names.arguments(w);
        if (metered) {
            out.aload(MACHINE_SLOT).lload(ROOM_SLOT).invokevirtual(MACHINE, "setRoom", LONG_VOID);
        }
        Optional<DirectBuiltins.Call> direct = DirectBuiltins.of(id, count);
        Optional<OpenLoops.Picking> picked = openLoops.pickedBefore(pc);
        if (picked.isPresent()) {
            picked(picked.get(), a);
        } else if (direct.isPresent()) {
            call(direct.get(), a, count, aux);
        } else {
            putArguments(a, count);
            out.aload(MACHINE_SLOT).loadConstant(id).loadConstant(aux);
            out.invokevirtual(MACHINE, "builtin", MethodTypeDesc.of(CD_long, CD_int, CD_int));
        }
        store(a);
        machine("roomAfterBuiltin", NO_LONG);
        out.lstore(ROOM_SLOT).lload(ROOM_SLOT).lconst_0().lcmp().ifle(bail);
    }

    private void call(DirectBuiltins.Call direct, int a, int count, int aux) {
        List<ClassDesc> types = new ArrayList<>(List.of(MACHINE));
        out.aload(MACHINE_SLOT);
        for (int i = 0; i < count; i++) {
            types.add(CD_long);
            load(a + i);
        }
        if (direct.typed()) {
            types.add(CD_int);
            out.loadConstant(aux);
        }
        out.invokestatic(Names.DIRECT_BUILTINS, direct.method(), MethodTypeDesc.of(CD_long, types));
    }

    // Calls

    /** The function's own code in the place of a call of itself, its registers behind those of its caller. */
    private void copy(int a) {
        Place caller = place;
        Place callee = new Place(
                caller.level + 1,
                firstOfCopies + 2 * code.registerCount() * caller.level,
                labels(),
                Optional.of(new Return(caller.slot(a), out.newLabel())));
        for (int i = 0; i < code.argumentCount(); i++) {
            load(a + i);
            out.lstore(callee.slot(i));
        }
        place = callee;
        instructions();
        callee.end.ifPresent(end -> out.labelBinding(end.behind));
        place = caller;
    }

    private void returns(int a) {
        if (place.end.isPresent()) {
            load(a);
            out.lstore(place.end.get().slot).goto_(place.end.get().behind);
        } else {
            out.aload(MACHINE_SLOT);
            load(a);
            out.invokevirtual(MACHINE, "setCompiledResult", LONG_VOID);
            out.lload(ROOM_SLOT).lreturn();
        }
    }

    private void direct(int callee, int a) {
        out.aload(MACHINE_SLOT).lload(ROOM_SLOT);
        int count = names.code(callee).argumentCount();
        for (int i = 0; i < count; i++) {
            load(a + i);
        }
        out.iload(depth);
        out.invokestatic(names.type(callee), Names.BODY, Names.body(count));
    }

    private void apply(int a, int count) {
        out.aload(MACHINE_SLOT);
        load(a);
        out.invokestatic(OPERATIONS, "target", MethodTypeDesc.of(COMPILED, MACHINE, CD_long));
        if (count > DIRECT_ARITY) {
            putArguments(a, count + 1);
            out.aload(MACHINE_SLOT).lload(ROOM_SLOT).loadConstant(count).iload(depth);
            out.invokevirtual(COMPILED, "applyMany", MethodTypeDesc.of(CD_long, MACHINE, CD_long, CD_int, CD_int));
            return;
        }
        out.aload(MACHINE_SLOT).lload(ROOM_SLOT);
        for (int i = 0; i <= count; i++) {
            load(a + i);
        }
        out.iload(depth);
        out.invokevirtual(COMPILED, "apply" + count, Names.body(count + 1));
    }

    private void putArguments(int a, int count) {
        for (int i = 0; i < count; i++) {
            out.aload(MACHINE_SLOT).invokevirtual(MACHINE, "arguments", Names.LONGS);
            out.loadConstant(i);
            load(a + i);
            out.lastore();
        }
    }

    private void tailCall(int callee, int a) {
        if (callee == code.id()) {
            back();
            for (int i = 0; i < code.argumentCount(); i++) {
                load(a + i);
                store(i);
            }
            out.goto_(start);
            return;
        }
        if (purity.sameLoop(code.id(), callee)) {
            Label near = out.newLabel();
            out.iload(depth);
            machine("tailFloor", MethodTypeDesc.of(CD_int));
            out.if_icmpge(near);
            putArguments(a, names.code(callee).argumentCount());
            out.aload(MACHINE_SLOT).dup().loadConstant(callee);
            out.invokevirtual(MACHINE, "compiled", MethodTypeDesc.of(COMPILED, CD_int));
            request();
            out.labelBinding(near);
        }
        direct(callee, a);
        out.lreturn();
    }

    private void tailApply(int a, int count) {
        Label near = out.newLabel();
        out.iload(depth);
        machine("tailFloor", MethodTypeDesc.of(CD_int));
        out.if_icmpge(near);
        putArguments(a, count + 1);
        out.aload(MACHINE_SLOT).dup();
        load(a);
        out.invokestatic(OPERATIONS, "target", MethodTypeDesc.of(COMPILED, MACHINE, CD_long));
        out.loadConstant(count).invokevirtual(COMPILED, "taking", MethodTypeDesc.of(COMPILED, CD_int));
        request();
        out.labelBinding(near);
        apply(a, count);
        out.lreturn();
    }

    private void request() {
        out.invokevirtual(MACHINE, "setTailTarget", MethodTypeDesc.of(CD_void, COMPILED));
        out.lload(ROOM_SLOT).lreturn();
    }
}
