package io.mtpscript.compiler.ir;

import io.mtpscript.compiler.source.Span;
import io.mtpscript.compiler.typed.TExpr;
import io.mtpscript.core.Limits;
import io.mtpscript.core.code.Builtin;
import io.mtpscript.core.code.Program.SqlTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lowers joined strings, templates and SQL literals. */
final class Strings {
    /** The most parts that one operation joins: they all stand in registers at once. */
    private static final int MAX_PARTS = 32;

    /** Of one template; what has more is a list of texts to be joined. */
    private static final int MAX_HOLES = 4_096;

    private final FunctionLowering function;

    Strings(FunctionLowering function) {
        this.function = function;
    }

    /** {@code a + b + c} is one operation. */
    Atom join(TExpr.Arithmetic expr, BlockBuilder b) {
        var parts = new Parts(b, expr.span());
        parts.add(expr);
        return parts.joined();
    }

    Atom template(TExpr.Template template, BlockBuilder b) {
        if (template.holes().size() > MAX_HOLES) {
            throw new LimitExceeded(
                    "This template has more than " + MAX_HOLES + " holes",
                    "Join a list of texts with `String.join`.",
                    Optional.of(template.span()));
        }
        var parts = new Parts(b, template.span());
        parts.add(template);
        return parts.joined();
    }

    private final class Parts {
        private final BlockBuilder b;
        private final Span span;
        private final List<Atom> atoms = new ArrayList<>();

        /** Constant text behind the last atom. */
        private final StringBuilder text = new StringBuilder();

        Parts(BlockBuilder b, Span span) {
            this.b = b;
            this.span = span;
        }

        /** Adds what {@code expr} is joined of, in order. */
        void add(TExpr expr) {
            if (expr instanceof TExpr.Arithmetic(TExpr.ArithmeticOp op, TExpr left, TExpr right, var _, var _)
                    && op == TExpr.ArithmeticOp.ADD) {
                add(left);
                add(right);
            } else if (expr instanceof TExpr.Template template) {
                for (int i = 0; i < template.pieces().size(); i++) {
                    add(Expressions.text(template.pieces().get(i)));
                    if (i < template.holes().size()) {
                        add(template.holes().get(i));
                    }
                }
            } else {
                add(function.expressions.value(expr, b));
            }
        }

        private void add(Atom part) {
            if (part instanceof Atom.Const(Constant.Text(String constant), var _)) {
                // Without a bound a text would double with every line of `let b = a + a`.
                if (constant.length() > Limits.FOLDED_CHARS - text.length()) {
                    endText();
                }
                text.append(constant);
                return;
            }
            endText();
            append(part);
        }

        private void endText() {
            if (!text.isEmpty()) {
                append(Expressions.text(text.toString()));
                text.setLength(0);
            }
        }

        private void append(Atom part) {
            if (atoms.size() == MAX_PARTS) {
                Atom joined = concat();
                atoms.clear();
                atoms.add(joined);
            }
            atoms.add(part);
        }

        Atom joined() {
            endText();
            if (atoms.isEmpty()) {
                return Expressions.text("");
            }
            return atoms.size() == 1 ? atoms.getFirst() : concat();
        }

        private Atom concat() {
            return b.let(TypeTable.STRING, new Op.CallBuiltin(Builtin.OP_CONCAT, atoms.size(), atoms), span);
        }
    }

    Atom sql(TExpr.SqlLit sql, BlockBuilder b) {
        List<Atom> holes = function.expressions.values(sql.holes(), b);
        int template = function.linking()
                .sqlTemplate(
                        new SqlTemplate(
                                sql.pieces(), holes.stream().map(Atom::type).toList()),
                        sql.span());
        return holes.isEmpty()
                ? new Atom.Const(new Constant.Sql(template, List.of()), TypeTable.SQL)
                : b.let(TypeTable.SQL, new Op.CallBuiltin(Builtin.OP_SQL, template, holes), sql.span());
    }
}
