package io.mtpscript.compiler.ir;

import io.mtpscript.compiler.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A block while it is written: append statements, then one end. Behind a statement that control never passes nothing is
 * kept, so that what stands in the intermediate representation is reachable.
 */
final class BlockBuilder {
    private final Variables variables;
    private final Scope scope;
    private final List<Stmt> statements = new ArrayList<>();
    private Optional<End> end = Optional.empty();

    /** Control never gets to the next statement. */
    private boolean dead;

    /** Numbers of one function. */
    static final class Variables {
        private int nextVar;
        private int nextLabel;
        private int nextMatch;

        Atom.Var fresh(int type) {
            return new Atom.Var(nextVar++, type);
        }

        int label() {
            return nextLabel++;
        }

        int match() {
            return nextMatch++;
        }
    }

    private BlockBuilder(Variables variables, Scope scope) {
        this.variables = variables;
        this.scope = scope;
    }

    /** A function's outermost block. */
    BlockBuilder(Variables variables) {
        this(variables, new Scope(Optional.empty()));
    }

    /** A block inside this one: it sees what is known here, not the other way round. */
    BlockBuilder child() {
        var child = new BlockBuilder(variables, new Scope(Optional.of(scope)));
        child.dead = dead;
        return child;
    }

    Scope scope() {
        return scope;
    }

    Variables variables() {
        return variables;
    }

    Atom.Var let(int type, Op op, Span span) {
        Atom.Var target = variables.fresh(type);
        add(new Stmt.Let(target, op, span));
        return target;
    }

    void add(Stmt statement) {
        if (dead) {
            return;
        }
        requireOpen();
        statements.add(statement);
    }

    void end(End how) {
        if (dead) {
            return;
        }
        requireOpen();
        end = Optional.of(how);
    }

    private void requireOpen() {
        if (end.isPresent()) {
            throw new IllegalStateException("the block has ended with " + end.get());
        }
    }

    /**
     * Appends the labelled {@code body}. A body that only runs to its own label, straight to its end and from nowhere else, becomes
     * part of this block instead, unless it has a large constant for a parameter; one that never gets there ends this block. What {@code ?} leaves a function with has another type
     * than the function's result, so it keeps its way to the label.
     *
     * @return the values of {@code params} after it
     */
    List<Atom> labeled(Label label, List<Atom.Var> params, BlockBuilder body) {
        if (dead) {
            return List.copyOf(params);
        }
        Block block = body.build();
        if (label.jumps == 0) {
            block.statements().forEach(this::add);
            end(block.end());
            dead = true;
            return List.copyOf(params);
        }
        if (label.jumps == 1
                && block.end() instanceof End.Jump jump
                && jump.label() == label.id()
                && haveTypesOf(params, jump.args())
                && jump.args().stream().noneMatch(BlockBuilder::isLarge)) {
            block.statements().forEach(this::add);
            return jump.args();
        }
        add(new Stmt.Labeled(label.id(), params, block));
        return List.copyOf(params);
    }

    /**
     * What a variable is bound to: the value, or, for a large constant, a parameter that has it. Else constants made of one that is
     * named twice would double with every line.
     */
    Atom named(Atom value) {
        if (!isLarge(value)) {
            return value;
        }
        var label = new Label(variables);
        BlockBuilder body = child();
        body.jump(label, List.of(value));
        return labeled(label, List.of(variables.fresh(value.type())), body).getFirst();
    }

    private static boolean isLarge(Atom value) {
        return value instanceof Atom.Const constant && Constants.isLarge(constant.value());
    }

    private static boolean haveTypesOf(List<Atom.Var> params, List<Atom> args) {
        for (int i = 0; i < args.size(); i++) {
            if (args.get(i).type() != params.get(i).type()) {
                return false;
            }
        }
        return true;
    }

    /** A place to jump to while its body is written. */
    static final class Label {
        private final int id;
        private int jumps;

        Label(Variables variables) {
            id = variables.label();
        }

        int id() {
            return id;
        }
    }

    void jump(Label label, List<Atom> args) {
        if (!dead) {
            label.jumps++;
        }
        end(new End.Jump(label.id(), args));
    }

    Block build() {
        if (dead && end.isEmpty()) {
            return new Block(List.of(), new End.Unreachable());
        }
        return new Block(statements, end.orElseThrow(() -> new IllegalStateException("the block has no end")));
    }
}
