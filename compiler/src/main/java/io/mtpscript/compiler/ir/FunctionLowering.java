package io.mtpscript.compiler.ir;

import io.mtpscript.compiler.source.Span;
import io.mtpscript.compiler.typed.Local;
import io.mtpscript.compiler.typed.TExpr;
import io.mtpscript.compiler.typed.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Lowers one function's body: what its parts share, and the way in. */
final class FunctionLowering {
    /** What a lambda takes from the function around it. */
    record Captures(Map<Local, Atom.Const> constants, List<Local> values, List<Integer> types) {
        static final Captures NONE = new Captures(Map.of(), List.of(), List.of());
    }

    private final Linking linking;
    private final String name;
    private final TypeTable.Arguments typeArgs;
    private final Captures captures;
    private final BlockBuilder.Variables variables = new BlockBuilder.Variables();
    private final Map<Local, Integer> captureIndex = new LinkedHashMap<>();
    private final Set<Local> used;
    private int lambdas;

    final Expressions expressions;
    final Conditions conditions;
    final Arithmetic arithmetic;
    final Strings strings;
    final Lists lists;
    final Matches matches;
    final Calls calls;
    final EffectGroups groups;
    final Responses responses;

    FunctionLowering(Linking linking, String name, TypeTable.Arguments typeArgs, Captures captures, TExpr body) {
        this.linking = linking;
        this.name = name;
        this.typeArgs = typeArgs;
        this.captures = captures;
        this.used = LocalUses.of(body);
        for (Local local : captures.values()) {
            captureIndex.put(local, captureIndex.size());
        }
        expressions = new Expressions(this);
        conditions = new Conditions(this);
        arithmetic = new Arithmetic(this);
        strings = new Strings(this);
        lists = new Lists(this);
        matches = new Matches(this);
        calls = new Calls(this);
        groups = new EffectGroups(this);
        responses = new Responses(this);
    }

    /** Lowers a whole function; {@code closure} says that it is the code of a function value. */
    FunctionDraft lower(List<Local> params, TExpr body, boolean closure, Span span) {
        var block = new BlockBuilder(variables);
        var vars = new ArrayList<Atom.Var>();
        for (Local param : params) {
            Atom.Var var = variables.fresh(type(param.type()));
            vars.add(var);
            block.scope().bind(param, var);
        }
        captures.constants().forEach(block.scope()::bind);
        expressions.into(body, block, new Finish.Return());
        return new FunctionDraft(name, vars, closure, captures.types(), type(body.type()), block.build(), span);
    }

    Linking linking() {
        return linking;
    }

    TypeTable types() {
        return linking.types();
    }

    int type(Type type) {
        types().reader(name);
        return types().of(type, typeArgs);
    }

    List<Integer> types(List<Type> all) {
        types().reader(name);
        return types().of(all, typeArgs);
    }

    TypeTable.Arguments typeArgs() {
        return typeArgs;
    }

    /** Locals that nothing reads need not be loaded. */
    boolean isUsed(Local local) {
        return used.contains(local);
    }

    String lambdaName() {
        lambdas++;
        return name + "/lambda" + lambdas;
    }

    /** The local's value; a captured one is read from the closure where it is first needed. */
    Atom read(Local local, BlockBuilder b, Span span) {
        return find(local, b, span).orElseThrow(() -> new IllegalStateException(local + " is not in scope of " + name));
    }

    Optional<Atom> find(Local local, BlockBuilder b, Span span) {
        Optional<Atom> known = b.scope().find(local);
        Integer index = captureIndex.get(local);
        if (known.isPresent() || index == null) {
            return known;
        }
        Atom value = b.let(captures.types().get(index), new Op.Capture(index), span);
        b.scope().bind(local, value);
        return Optional.of(value);
    }
}
