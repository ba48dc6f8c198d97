package io.mtpscript.compiler.backend;

import io.mtpscript.compiler.source.Span;
import io.mtpscript.core.code.Instruction;
import io.mtpscript.core.code.Opcode;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives virtual registers their registers, in one pass over the linear code, and writes the instructions as it goes. A virtual
 * register keeps its register for life; one that has died is free at once, so that frames stay small.
 */
final class FunctionEmitter {
    private final List<Lir> code;
    private final List<Span> spans;
    private final Liveness liveness;
    private final Registers registers;
    private final Hints hints;
    private final Image image;
    private final Assembler out;

    private FunctionEmitter(LirBuilder.Linear linear, Image image) {
        this.code = linear.code();
        this.spans = linear.spans();
        this.out = new Assembler(spans.getFirst());
        this.image = image;
        this.liveness = new Liveness(code, linear.registers());
        this.registers = new Registers(linear.registers());
        this.hints = new Hints(code, liveness, linear.registers(), registers);
        for (int i = 0; i < linear.params(); i++) {
            registers.assign(i, i);
        }
    }

    /** @param registerCount at least one */
    record Emitted(Assembler.Code code, int registerCount) {}

    static Emitted emit(LirBuilder.Linear linear, Image image) {
        var emitter = new FunctionEmitter(linear, image);
        for (int i = 0; i < linear.code().size(); i++) {
            emitter.step(i);
        }
        return new Emitted(emitter.out.assemble(), Math.max(1, emitter.registers.count()));
    }

    private void step(int index) {
        if (liveness.startsStretch(index)) {
            registers.live(liveness.liveAtStart(index));
        }
        Lir lir = code.get(index);
        out.place(spans.get(index));
        switch (lir) {
            case Lir.Label(int id) -> out.label(id);
            case Lir.Load(int target, Lir.Operand.Word word) -> load(define(index, target), word);
            case Lir.Simple simple -> simple(index, simple);
            case Lir.Window window -> window(index, window);
            case Lir.Transfer transfer -> transfer(index, transfer);
            case Lir.Jump(int label) -> out.jump(label);
            case Lir.Branch branch -> {
                List<Integer> at = branch.sources().stream().map(registers::of).toList();
                if (at.size() == 1) {
                    out.branch(branch.op(), at.getFirst(), branch.label());
                } else {
                    out.branch(branch.op(), at.getFirst(), at.getLast(), branch.label());
                }
            }
            case Lir.Switch table -> out.table(registers.of(table.tag()), table.labels());
        }
    }

    /** The register that a definition at {@code index} writes: its own, or the best free one. Operands have died before. */
    private int define(int index, int virtual) {
        registers.die(liveness.deathsAt(index));
        int register = registers.isAssigned(virtual) ? registers.of(virtual) : hints.choose(index, virtual);
        registers.assign(virtual, register);
        if (liveness.isDefNeeded(index)) {
            registers.born(virtual);
        }
        return register;
    }

    private void load(int register, Lir.Operand.Word word) {
        out.word(
                word.pooled()
                        ? Instruction.imm32(Opcode.LDK, register, image.pooled(word.value()))
                        : Instruction.imm32(Opcode.LDI, register, (int) word.value()),
                Lir.NONE);
    }

    private void move(int target, int source) {
        out.word(Instruction.abc(Opcode.MOVE, target, source, 0), Lir.NONE);
    }

    private void simple(int index, Lir.Simple simple) {
        List<Integer> sources = simple.sources().stream().map(registers::of).toList();
        if (simple.target() == Lir.NONE) {
            registers.die(liveness.deathsAt(index));
            int a = sources.isEmpty() ? 0 : sources.getFirst();
            int b = sources.size() > 1 ? sources.get(1) : 0;
            int c = sources.size() > 2 ? sources.get(2) : 0;
            out.word(Instruction.abc(simple.op(), a, b, c), simple.position());
            return;
        }
        int target = define(index, simple.target());
        int c = sources.size() > 1 ? sources.get(1) : simple.immediate();
        out.word(Instruction.abc(simple.op(), target, sources.getFirst(), c), simple.position());
    }

    private void window(int index, Lir.Window window) {
        int base = Windows.place(window, liveness.deathsAt(index), registers, hints.wanted(index, window));
        var moves = new ParallelMove();
        for (int i = 0; i < window.args().size(); i++) {
            moves.add(base + i, location(window.args().get(i)));
        }
        registers.use(base + Math.max(1, window.args().size()));
        moves.emit(this::move, this::load, registers);
        registers.die(liveness.deathsAt(index));
        if (window.op() == Opcode.NEW) {
            int target = define(index, window.target());
            out.word(Instruction.abc(Opcode.NEW, target, window.args().size(), base), window.position());
            return;
        }
        long word = switch (window.op()) {
            case APPLY, TAILAPPLY -> Instruction.abc(window.op(), base, window.operand(), 0);
            case EFFECT_ALL -> Instruction.abc(Opcode.EFFECT_ALL, base, 0, 0);
            case BUILTIN -> Instruction.abc(Opcode.BUILTIN, base, window.operand(), window.aux());
            case CALL, TAILCALL, EFFECT -> Instruction.imm32(window.op(), base, window.operand());
            default -> throw new IllegalStateException(window.op() + " takes no window");
        };
        out.word(word, window.position());
        if (window.target() != Lir.NONE) {
            registers.assign(window.target(), base);
            if (liveness.isDefNeeded(index)) {
                registers.born(window.target());
            }
        }
    }

    private ParallelMove.Source location(Lir.Operand operand) {
        return switch (operand) {
            case Lir.Operand.Reg(int id) -> new ParallelMove.Source.Register(registers.of(id));
            case Lir.Operand.Word word -> new ParallelMove.Source.Word(word);
        };
    }

    private void transfer(int index, Lir.Transfer transfer) {
        var sources = new ArrayList<ParallelMove.Source>();
        transfer.sources().forEach(s -> sources.add(location(s)));
        registers.die(liveness.deathsAt(index));
        var moves = new ParallelMove();
        for (int i = 0; i < transfer.targets().size(); i++) {
            int target = transfer.targets().get(i);
            if (!registers.isAssigned(target)) {
                // The source's own register, when it dies here, makes the move disappear.
                int register = sources.get(i) instanceof ParallelMove.Source.Register(int at) && registers.isFree(at)
                        ? at
                        : hints.choose(index, target);
                registers.assign(target, register);
            }
            registers.born(target);
            moves.add(registers.of(target), sources.get(i));
        }
        moves.emit(this::move, this::load, registers);
    }
}
