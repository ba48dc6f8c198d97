package io.mtpscript.compiler.backend.js;

import io.mtpscript.compiler.ir.Atom;
import io.mtpscript.compiler.ir.Cond;
import io.mtpscript.compiler.ir.Op;
import io.mtpscript.core.code.Builtin;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** Operations as calls of the runtime; comparisons and loads of fields are JavaScript's own. */
final class OperationWriter {
    private final Function<Atom, String> atom;
    private final IntFunction<String> variable;
    private final Map<Integer, Integer> numbers;

    OperationWriter(Function<Atom, String> atom, IntFunction<String> variable, Map<Integer, Integer> numbers) {
        this.atom = atom;
        this.variable = variable;
        this.numbers = numbers;
    }

    /** The number that a function of the linked program is emitted with. */
    int number(int function) {
        return Objects.requireNonNull(numbers.get(function));
    }

    private String atoms(List<Atom> atoms) {
        return atoms.stream().map(atom).collect(Collectors.joining(", "));
    }

    private String array(List<Atom> atoms) {
        return "[" + atoms(atoms) + "]";
    }

    static String relation(Cond.Relation relation) {
        return switch (relation) {
            case EQUAL -> " === ";
            case NOT_EQUAL -> " !== ";
            case LESS -> " < ";
            case LESS_EQUAL -> " <= ";
        };
    }

    /**
     * An operation that leaves the function for a while.
     *
     * @param rest the block behind it, and what that needs
     */
    String call(Op op, String rest) {
        return switch (op) {
            case Op.Call(int function, var args) ->
                "$.call(" + number(function) + ", " + array(args) + ", " + rest + ")";
            case Op.Apply(Atom closure, var args) ->
                "$.apply(" + atom.apply(closure) + ", " + array(args) + ", " + rest + ")";
            case Op.Effect(int site, var args) -> "$.effect(" + site + ", " + array(args) + ", " + rest + ")";
            case Op.EffectAll(Atom calls) -> "$.effectAll(" + atom.apply(calls) + ", " + rest + ")";
            default -> throw new IllegalStateException("no call: " + op);
        };
    }

    String expression(Op op) {
        return switch (op) {
            case Op.Arithmetic(Op.IntOp kind, Atom left, Atom right) ->
                arithmetic(kind) + atoms(List.of(left, right)) + ")";
            case Op.AddImmediate(Atom left, int amount) -> "$.add(" + atom.apply(left) + ", " + amount + "n)";
            case Op.Negate(Atom operand) -> "$.negate(" + atom.apply(operand) + ")";
            case Op.Compare(Cond.Relation relation, Atom left, Atom right) ->
                atom.apply(left) + relation(relation) + atom.apply(right);
            case Op.Not(Atom operand) -> "!" + atom.apply(operand);
            case Op.Tag(Atom union) -> "$.tag(" + atom.apply(union) + ")";
            case Op.Field(Atom record, int index) -> atom.apply(record) + "[" + index + "]";
            // The first part is the variant's index.
            case Op.Payload(Atom union, var _, int index) -> atom.apply(union) + "[" + (1 + index) + "]";
            // The first part is the function's number.
            case Op.Capture(int index) -> variable.apply(FreeVariables.CLOSURE) + "[" + (1 + index) + "]";
            case Op.MakeRecord(var _, var fields) -> "$.newRecord(" + array(fields) + ")";
            case Op.MakeVariant(var _, int variant, var payload) ->
                "$.newObject([" + variant + "n, " + atoms(payload) + "])";
            case Op.MakeList(var _, var elements) -> "$.newList(" + array(elements) + ")";
            case Op.MakeClosure(int function, var captures) ->
                "$.newObject([" + number(function) + ", " + atoms(captures) + "])";
            case Op.MakeResponse(Atom status, int flags, Atom headers, int bodyType, Atom body) ->
                "$.newObject([" + atom.apply(status) + ", " + flags + ", " + atom.apply(headers) + ", " + bodyType
                        + ", " + atom.apply(body) + "])";
            case Op.ListNew(var _, Atom length) -> "$.listNew(" + atom.apply(length) + ")";
            case Op.ListLength(Atom list) -> "$.listLength(" + atom.apply(list) + ")";
            case Op.ListGet(Atom list, Atom index) -> "$.listAt(" + atoms(List.of(list, index)) + ")";
            case Op.ListRest(Atom list, int count) -> "$.listRest(" + atom.apply(list) + ", " + count + ")";
            case Op.CallBuiltin(Builtin builtin, int aux, var args) -> builtin(builtin, aux, args);
            case Op.MakeCall(int site, var args) ->
                args.isEmpty() ? "$.newObject([" + site + "])" : "$.newObject([" + site + ", " + atoms(args) + "])";
            case Op.ListSet _, Op.Call _, Op.Apply _, Op.Effect _, Op.EffectAll _ ->
                throw new IllegalStateException("no expression: " + op);
        };
    }

    private static String arithmetic(Op.IntOp op) {
        return switch (op) {
            case ADD -> "$.add(";
            case SUBTRACT -> "$.subtract(";
            case MULTIPLY -> "$.multiply(";
            case DIVIDE -> "$.divide(";
            case REMAINDER -> "$.remainder(";
        };
    }

    private String builtin(Builtin builtin, int aux, List<Atom> args) {
        String call = "$." + name(builtin) + "(";
        return switch (builtin.aux()) {
            case NONE -> call + atoms(args) + ")";
            case COUNT -> call + array(args) + ")";
            case SQL_TEMPLATE -> call + aux + ", " + array(args) + ")";
            case TYPE -> call + aux + (args.isEmpty() ? "" : ", ") + atoms(args) + ")";
        };
    }

    /** {@code STRING_SPLIT} is {@code stringSplit}. */
    static String name(Builtin builtin) {
        String[] words = builtin.name().toLowerCase(Locale.ROOT).split("_", -1);
        var name = new StringBuilder(words[0]);
        for (int i = 1; i < words.length; i++) {
            name.append(Character.toUpperCase(words[i].charAt(0))).append(words[i].substring(1));
        }
        return name.toString();
    }
}
