package io.mtpscript.compiler.ir;

import io.mtpscript.core.code.Opcode;
import io.mtpscript.core.gas.GasSchedule;

/** What each step of a function costs: the row of the one instruction that it becomes. */
public final class Prices {
    private final GasSchedule gas;

    public Prices(GasSchedule gas) {
        this.gas = gas;
    }

    /** One instruction. */
    public long of(Opcode opcode) {
        return gas.cost(opcode);
    }

    /** The test of an {@link End.If}. */
    public long of(Cond condition) {
        return gas.cost(opcode(condition));
    }

    /** One operation, without what it charges by its data. */
    public long of(Op op) {
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
}
