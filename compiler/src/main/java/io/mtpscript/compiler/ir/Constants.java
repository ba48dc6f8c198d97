package io.mtpscript.compiler.ir;

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

    private static Optional<List<Constant>> all(List<Atom> atoms) {
        return atoms.stream().allMatch(Atom.Const.class::isInstance)
                ? Optional.of(atoms.stream().map(a -> ((Atom.Const) a).value()).toList())
                : Optional.empty();
    }
}
