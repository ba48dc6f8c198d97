package io.mtpscript.compiler.ir;

import io.mtpscript.core.code.Opcode;
import io.mtpscript.core.gas.Charge;
import io.mtpscript.core.gas.GasSchedule;
import java.util.ArrayList;
import java.util.List;

/**
 * The gas segments of a function, from its structured code: what each costs, in the order they are written in. A segment starts
 * at the function's entry, in each branch of an {@code if} or {@code switch}, behind a call, apply or effect, at a loop's body,
 * test and end, and behind a labelled block that anything jumps out of, other than by running to its end. Back ends charge exactly
 * these sums exactly there; segments that cost nothing may be left out.
 */
public final class Segments {
    private final GasSchedule gas;
    private final List<Long> sums = new ArrayList<>();
    private long sum;

    private Segments(GasSchedule gas) {
        this.gas = gas;
    }

    /** The sums of one function's segments. */
    public static List<Long> of(IrFunction function, GasSchedule gas) {
        var segments = new Segments(gas);
        segments.sum = gas.cost(Charge.FUNCTION_ENTER);
        segments.block(function.body());
        segments.cut();
        return List.copyOf(segments.sums);
    }

    private void cut() {
        sums.add(sum);
        sum = 0;
    }

    private void block(Block block) {
        for (Stmt statement : block.statements()) {
            switch (statement) {
                case Stmt.Let let -> {
                    sum += cost(let.op());
                    if (isCall(let.op())) {
                        cut();
                    }
                }
                case Stmt.Do effect -> sum += cost(effect.op());
                case Stmt.Labeled labeled -> {
                    block(labeled.body());
                    if (isTarget(labeled)) {
                        cut();
                    }
                }
                case Stmt.Loop loop -> {
                    cut();
                    block(loop.body());
                    cut();
                    sum += gas.cost(Opcode.JLT);
                    cut();
                }
            }
        }
        end(block.end());
    }

    private void end(End end) {
        switch (end) {
            case End.Return _ -> sum += gas.cost(Opcode.RET);
            case End.TailCall _ -> sum += gas.cost(Opcode.TAILCALL);
            case End.TailApply _ -> sum += gas.cost(Opcode.TAILAPPLY);
            case End.Jump _ -> sum += gas.cost(Opcode.JMP);
            case End.Next() -> sum += gas.cost(Opcode.IADDI);
            case End.Unreachable() -> sum += gas.cost(Opcode.UNREACHABLE);
            case End.If choice -> {
                sum += gas.cost(opcode(choice.condition()));
                cut();
                // A branch that only jumps is part of the condition.
                if (choice.then().bareJump() < 0) {
                    block(choice.then());
                    if (choice.otherwise().bareJump() < 0) {
                        cut();
                    }
                }
                if (choice.otherwise().bareJump() < 0) {
                    block(choice.otherwise());
                }
            }
            case End.Switch table -> {
                sum += gas.cost(Opcode.SWITCH);
                for (Block block : table.blocks()) {
                    if (block.bareJump() < 0) {
                        cut();
                        block(block);
                    }
                }
            }
        }
    }

    private static Opcode opcode(Cond condition) {
        return switch (condition) {
            case Cond.Truth _ -> Opcode.JT;
            case Cond.Compare(Cond.Relation relation, var _, var _) ->
                switch (relation) {
                    case EQUAL, NOT_EQUAL -> Opcode.JEQ;
                    case LESS -> Opcode.JLT;
                    case LESS_EQUAL -> Opcode.JLE;
                };
        };
    }

    private static boolean isCall(Op op) {
        return op instanceof Op.Call || op instanceof Op.Apply || op instanceof Op.Effect || op instanceof Op.EffectAll;
    }

    private long cost(Op op) {
        return op instanceof Op.CallBuiltin call
                ? gas.cost(Opcode.BUILTIN) + gas.cost(call.builtin())
                : gas.cost(opcode(op));
    }

    /** The one instruction that an operation is. */
    private static Opcode opcode(Op op) {
        return switch (op) {
            case Op.Arithmetic arithmetic ->
                switch (arithmetic.op()) {
                    case ADD -> Opcode.IADD;
                    case SUBTRACT -> Opcode.ISUB;
                    case MULTIPLY -> Opcode.IMUL;
                    case DIVIDE -> Opcode.IDIV;
                    case REMAINDER -> Opcode.IMOD;
                };
            case Op.AddImmediate _ -> Opcode.IADDI;
            case Op.Negate _ -> Opcode.INEG;
            case Op.Compare compare ->
                switch (compare.relation()) {
                    case EQUAL -> Opcode.IEQ;
                    case NOT_EQUAL -> Opcode.INE;
                    case LESS -> Opcode.ILT;
                    case LESS_EQUAL -> Opcode.ILE;
                };
            case Op.Not _ -> Opcode.NOT;
            case Op.Tag _ -> Opcode.TAG;
            case Op.Field _, Op.Payload _, Op.Capture _ -> Opcode.LD;
            case Op.MakeRecord _, Op.MakeVariant _, Op.MakeList _, Op.MakeClosure _, Op.MakeResponse _, Op.MakeCall _ ->
                Opcode.NEW;
            case Op.ListNew _ -> Opcode.LISTNEW;
            case Op.ListSet _ -> Opcode.LISTSET;
            case Op.ListLength _ -> Opcode.LISTLEN;
            case Op.ListGet _ -> Opcode.LISTGET;
            case Op.ListRest _ -> Opcode.LISTREST;
            case Op.Call _ -> Opcode.CALL;
            case Op.Apply _ -> Opcode.APPLY;
            case Op.CallBuiltin _ -> Opcode.BUILTIN;
            case Op.Effect _ -> Opcode.EFFECT;
            case Op.EffectAll _ -> Opcode.EFFECT_ALL;
        };
    }

    /** Whether something jumps to the label, other than the body's own last step. */
    private static boolean isTarget(Stmt.Labeled labeled) {
        int jumps = jumps(labeled.body(), labeled.label());
        return jumps > (runsInto(labeled.body(), labeled.label()) ? 1 : 0);
    }

    private static int jumps(Block block, int label) {
        int jumps = 0;
        for (Stmt statement : block.statements()) {
            jumps += switch (statement) {
                case Stmt.Labeled labeled -> jumps(labeled.body(), label);
                case Stmt.Loop loop -> jumps(loop.body(), label);
                case Stmt.Let _, Stmt.Do _ -> 0;
            };
        }
        return jumps
                + switch (block.end()) {
                    case End.Jump jump -> jump.label() == label ? 1 : 0;
                    case End.If choice -> jumps(choice.then(), label) + jumps(choice.otherwise(), label);
                    case End.Switch table ->
                        table.blocks().stream().mapToInt(b -> jumps(b, label)).sum();
                    case End.Return _, End.TailCall _, End.TailApply _, End.Next _, End.Unreachable _ -> 0;
                };
    }

    /** Whether the last step of the block as it is written is a jump to the label. */
    private static boolean runsInto(Block block, int label) {
        return switch (block.end()) {
            case End.Jump jump -> jump.label() == label;
            case End.If choice ->
                (choice.otherwise().bareJump() >= 0 && choice.then().bareJump() < 0)
                        ? runsInto(choice.then(), label)
                        : runsInto(choice.otherwise(), label);
            case End.Switch table -> {
                Block last = table.blocks().getLast();
                yield last.bareJump() < 0 && runsInto(last, label);
            }
            case End.Return _, End.TailCall _, End.TailApply _, End.Next _, End.Unreachable _ -> false;
        };
    }
}
