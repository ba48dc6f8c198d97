package io.mtpscript.compiler.ir;

import io.mtpscript.core.Limits;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Values all of whose parts are constant are constants themselves: they stand in the image and cost nothing at run time. */
final class Constants {
    private Constants() {}

    /** The value, if all of it is constant. */
    static Optional<Atom> variant(int type, int variant, List<Atom> payload) {
        return all(payload).map(parts -> new Atom.Const(new Constant.Variant(type, variant, parts), type));
    }

    static Optional<Atom> record(int type, List<Atom> fields) {
        if (fields.isEmpty()) {
            return Optional.of(new Atom.Const(new Constant.Unit(), type));
        }
        return all(fields).map(parts -> new Atom.Const(new Constant.Record(type, parts), type));
    }

    static Optional<Atom> list(int type, List<Atom> elements) {
        return all(elements).map(parts -> new Atom.Const(new Constant.ListOf(type, parts), type));
    }

    static Optional<Atom> response(Op.MakeResponse op) {
        return all(op.operands())
                .map(parts -> new Atom.Const(
                        new Constant.Response(
                                (int) ((Constant.Int) parts.getFirst()).value(),
                                op.flags(),
                                parts.get(1),
                                op.bodyType(),
                                parts.getLast()),
                        TypeTable.RESPONSE));
    }

    /** Whether it has more parts than can stand at every place where a variable with its value is named. */
    static boolean isLarge(Constant constant) {
        Deque<Constant> open = new ArrayDeque<>(List.of(constant));
        int seen = 0;
        while (!open.isEmpty() && seen <= Limits.FOLDED_PARTS) {
            List<Constant> parts = open.pop().parts();
            if (parts.size() > Limits.FOLDED_PARTS) {
                return true;
            }
            parts.forEach(open::push);
            seen++;
        }
        return seen > Limits.FOLDED_PARTS;
    }

    private static Optional<List<Constant>> all(List<Atom> atoms) {
        return atoms.stream().allMatch(Atom.Const.class::isInstance)
                ? Optional.of(atoms.stream().map(a -> ((Atom.Const) a).value()).toList())
                : Optional.empty();
    }
}
