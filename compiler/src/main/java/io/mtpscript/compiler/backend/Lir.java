package io.mtpscript.compiler.backend;

import io.mtpscript.core.code.Opcode;
import java.util.ArrayList;
import java.util.List;

/** Linear code of one function over virtual registers. Every step but jumps becomes one instruction and the moves it needs. */
sealed interface Lir {
    /** No virtual register. */
    int NONE = -1;

    /** What is read: a virtual register or a word. */
    sealed interface Operand {
        record Reg(int id) implements Operand {}

        /** @param pooled an offset or a number of more than 32 bits: it comes from the constant table */
        record Word(long value, boolean pooled) implements Operand {}
    }

    /** Virtual registers that it writes. */
    default List<Integer> defs() {
        return switch (this) {
            case Load load -> List.of(load.target());
            case Simple simple -> simple.target() == NONE ? List.of() : List.of(simple.target());
            case Window window -> window.target() == NONE ? List.of() : List.of(window.target());
            case Transfer transfer -> transfer.targets();
            case Label _, Jump _, Branch _, Switch _ -> List.of();
        };
    }

    /** Virtual registers that it reads. */
    default List<Integer> uses() {
        return switch (this) {
            case Simple simple -> simple.sources();
            case Window window -> registers(window.args());
            case Transfer transfer -> registers(transfer.sources());
            case Branch branch -> branch.sources();
            case Switch table -> List.of(table.tag());
            case Load _, Label _, Jump _ -> List.of();
        };
    }

    private static List<Integer> registers(List<Operand> operands) {
        var registers = new ArrayList<Integer>(operands.size());
        for (Operand operand : operands) {
            if (operand instanceof Operand.Reg(int id)) {
                registers.add(id);
            }
        }
        return registers;
    }

    record Load(int target, Operand.Word value) implements Lir {}

    /**
     * An operation on single registers, in the operands' order of {@link Opcode}.
     *
     * @param target {@link #NONE} where nothing is written
     * @param immediate operand c of LD, IADDI and LISTREST
     */
    record Simple(Opcode op, int target, List<Integer> sources, int immediate, int position) implements Lir {
        public Simple {
            sources = List.copyOf(sources);
        }
    }

    /**
     * An operation whose arguments stand in registers one behind the other.
     *
     * @param operand function, effect site or builtin
     * @param aux operand c of BUILTIN
     */
    record Window(Opcode op, int target, List<Operand> args, int operand, int aux, int position) implements Lir {
        public Window {
            args = List.copyOf(args);
        }
    }

    /** Assigns all at once. */
    record Transfer(List<Integer> targets, List<Operand> sources) implements Lir {
        public Transfer {
            targets = List.copyOf(targets);
            sources = List.copyOf(sources);
        }
    }

    record Label(int id) implements Lir {}

    record Jump(int label) implements Lir {}

    /** @param op JT, JF with one source; JEQ, JNE, JLT, JLE with two */
    record Branch(Opcode op, List<Integer> sources, int label) implements Lir {
        public Branch {
            sources = List.copyOf(sources);
        }
    }

    record Switch(int tag, List<Integer> labels) implements Lir {
        public Switch {
            labels = List.copyOf(labels);
        }
    }
}
