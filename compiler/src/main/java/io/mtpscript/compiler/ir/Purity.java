package io.mtpscript.compiler.ir;

import java.util.ArrayList;
import java.util.List;

/** Finds the functions from which no effect is reachable. Function values are pure by the language's rules. */
final class Purity {
    private final List<Integer> calls = new ArrayList<>();
    private boolean effect;

    private Purity() {}

    static boolean[] of(List<FunctionDraft> functions) {
        var all = new ArrayList<Purity>();
        for (FunctionDraft function : functions) {
            var purity = new Purity();
            purity.visit(function.body());
            all.add(purity);
        }
        boolean changed = true;
        while (changed) {
            changed = false;
            for (Purity caller : all) {
                if (!caller.effect && caller.calls.stream().anyMatch(callee -> all.get(callee).effect)) {
                    caller.effect = true;
                    changed = true;
                }
            }
        }
        boolean[] pure = new boolean[all.size()];
        for (int i = 0; i < pure.length; i++) {
            pure[i] = !all.get(i).effect;
        }
        return pure;
    }

    private void visit(Block block) {
        for (Stmt statement : block.statements()) {
            switch (statement) {
                case Stmt.Let let -> visit(let.op());
                case Stmt.Do _ -> {}
                case Stmt.Labeled labeled -> visit(labeled.body());
                case Stmt.Loop loop -> visit(loop.body());
            }
        }
        switch (block.end()) {
            case End.TailCall call -> calls.add(call.function());
            case End.If choice -> {
                visit(choice.then());
                visit(choice.otherwise());
            }
            case End.Switch table -> table.blocks().forEach(this::visit);
            case End.Return _, End.TailApply _, End.Jump _, End.Next _, End.Unreachable _ -> {}
        }
    }

    private void visit(Op op) {
        if (op instanceof Op.Effect || op instanceof Op.EffectAll) {
            effect = true;
        } else if (op instanceof Op.Call call) {
            calls.add(call.function());
        }
    }
}
