package io.mtpscript.compiler.ir;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What the code of one function names outside itself.
 *
 * @param functions those it calls or makes values of
 * @param constants module constants, as numbered by {@link IrProgram#constants()}
 * @param sites where it calls effects, as numbered by {@link IrProgram#effectSites()}
 */
record Mentions(SortedSet<Integer> functions, SortedSet<Integer> constants, SortedSet<Integer> sites) {
    static Mentions of(Block body) {
        var mentions = new Mentions(new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
        mentions.visit(body);
        return mentions;
    }

    private void visit(Block block) {
        for (Stmt statement : block.statements()) {
            switch (statement) {
                case Stmt.Let let -> visit(let.op());
                case Stmt.Do effect -> visit(effect.op());
                case Stmt.Labeled labeled -> visit(labeled.body());
                case Stmt.Loop loop -> {
                    visit(loop.count());
                    visit(loop.body());
                }
            }
        }
        visit(block.end());
    }

    private void visit(End end) {
        switch (end) {
            case End.Return(Atom value) -> visit(value);
            case End.TailCall call -> {
                functions.add(call.function());
                visit(call.args());
            }
            case End.TailApply apply -> {
                visit(apply.closure());
                visit(apply.args());
            }
            case End.Jump jump -> visit(jump.args());
            case End.If choice -> {
                visit(choice.condition());
                visit(choice.then());
                visit(choice.otherwise());
            }
            case End.Switch table -> {
                visit(table.tag());
                table.blocks().forEach(this::visit);
            }
            case End.Next _, End.Unreachable _ -> {}
        }
    }

    private void visit(Cond condition) {
        switch (condition) {
            case Cond.Truth(Atom value) -> visit(value);
            case Cond.Compare(var _, Atom left, Atom right) -> {
                visit(left);
                visit(right);
            }
        }
    }

    private void visit(Op op) {
        if (op instanceof Op.Call call) {
            functions.add(call.function());
        } else if (op instanceof Op.MakeClosure closure) {
            functions.add(closure.function());
        } else if (op instanceof Op.Effect effect) {
            sites.add(effect.site());
        } else if (op instanceof Op.MakeCall call) {
            sites.add(call.site());
        }
        visit(op.operands());
    }

    private void visit(List<? extends Atom> atoms) {
        atoms.forEach(this::visit);
    }

    private void visit(Atom atom) {
        if (atom instanceof Atom.Const(Constant value, var _)) {
            visit(value);
        }
    }

    private void visit(Constant constant) {
        switch (constant) {
            case Constant.Module(int index) -> constants.add(index);
            case Constant.Closure closure -> functions.add(closure.function());
            case Constant.Part _,
                    Constant.Int _,
                    Constant.Bool _,
                    Constant.Unit _,
                    Constant.Text _,
                    Constant.Dec _,
                    Constant.Record _,
                    Constant.Variant _,
                    Constant.ListOf _,
                    Constant.SliceOf _,
                    Constant.MapOf _,
                    Constant.Sql _,
                    Constant.SqlJoin _,
                    Constant.Response _ -> {}
        }
        constant.parts().forEach(this::visit);
    }
}
