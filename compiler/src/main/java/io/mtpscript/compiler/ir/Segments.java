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
    private final Prices prices;
    private final List<Long> sums = new ArrayList<>();
    private long sum;

    private Segments(GasSchedule gas) {
        this.prices = new Prices(gas);
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
                    sum += prices.of(let.op());
                    if (isCall(let.op())) {
                        cut();
                    }
                }
                case Stmt.Do effect -> sum += prices.of(effect.op());
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
                    sum += prices.of(Opcode.JLT);
                    cut();
                }
            }
        }
        end(block.end());
    }

    private void end(End end) {
        switch (end) {
            case End.Return _ -> sum += prices.of(Opcode.RET);
            case End.TailCall _ -> sum += prices.of(Opcode.TAILCALL);
            case End.TailApply _ -> sum += prices.of(Opcode.TAILAPPLY);
            case End.Jump _ -> sum += prices.of(Opcode.JMP);
            case End.Next() -> sum += prices.of(Opcode.IADDI);
            case End.Unreachable() -> sum += prices.of(Opcode.UNREACHABLE);
            case End.If choice -> {
                sum += prices.of(choice.condition());
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
                sum += prices.of(Opcode.SWITCH);
                for (Block block : table.blocks()) {
                    if (block.bareJump() < 0) {
                        cut();
                        block(block);
                    }
                }
            }
        }
    }

    private static boolean isCall(Op op) {
        return op instanceof Op.Call || op instanceof Op.Apply || op instanceof Op.Effect || op instanceof Op.EffectAll;
    }

    /** Whether something jumps to the label, other than the body's own last step. */
    public static boolean isTarget(Stmt.Labeled labeled) {
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
