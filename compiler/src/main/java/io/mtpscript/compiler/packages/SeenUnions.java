package io.mtpscript.compiler.packages;

import io.mtpscript.compiler.typed.CheckedProgram;
import io.mtpscript.compiler.typed.Local;
import io.mtpscript.compiler.typed.Operands;
import io.mtpscript.compiler.typed.TExpr;
import io.mtpscript.compiler.typed.Type;
import io.mtpscript.compiler.typed.UnionHash;
import io.mtpscript.compiler.typed.UnionSymbol;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The unions of packages that the code of a project itself sees: in a type it declares, in a value it handles, or inside one of those. */
public final class SeenUnions {
    private final Set<Type> types = new LinkedHashSet<>();
    private final Deque<Type> openTypes = new ArrayDeque<>();
    private final Deque<TExpr> openExprs = new ArrayDeque<>();
    private final SortedMap<String, String> hashes = new TreeMap<>();

    private SeenUnions() {}

    /** From the union's name, as {@link UnionRecord} has it, to the hash of its variants. */
    public static SortedMap<String, String> of(CheckedProgram program) {
        var seen = new SeenUnions();
        program.functions().stream().filter(f -> isOwn(f.symbol().module())).forEach(f -> {
            f.params().forEach(seen::add);
            seen.add(f.body().type());
            seen.openExprs.add(f.body());
        });
        program.constants().stream().filter(c -> isOwn(c.symbol().module())).forEach(c -> {
            seen.add(c.symbol().type());
            seen.openExprs.add(c.value());
        });
        program.unions().stream().filter(u -> isOwn(u.module())).forEach(seen::variants);
        program.apis().stream().filter(a -> isOwn(a.module())).forEach(a -> {
            seen.add(a.pathParam());
            seen.add(a.queryParam());
            seen.add(a.headersParam());
            seen.add(a.bodyParam());
            seen.openExprs.add(a.handler());
        });
        seen.run();
        return seen.hashes;
    }

    private static boolean isOwn(String module) {
        return module.endsWith(".mtp") && !PackageName.isVendored(module);
    }

    private void add(Local local) {
        add(local.type());
    }

    private void add(Type type) {
        if (types.add(type)) {
            openTypes.add(type);
        }
    }

    private void variants(UnionSymbol union) {
        union.variants().forEach(variant -> variant.payload().forEach(part -> add(part.type())));
    }

    private void run() {
        while (!openExprs.isEmpty()) {
            TExpr expr = openExprs.pop();
            add(expr.type());
            Operands.forEach(expr, openExprs::push);
        }
        while (!openTypes.isEmpty()) {
            visit(openTypes.pop());
        }
    }

    private void visit(Type type) {
        switch (type) {
            case Type.Prim _, Type.Param _ -> {}
            case Type.ListOf(Type element) -> add(element);
            case Type.MapOf(Type key, Type value) -> {
                add(key);
                add(value);
            }
            case Type.Record(var fields) -> fields.forEach(field -> add(field.type()));
            case Type.Function(var params, Type result) -> {
                params.forEach(this::add);
                add(result);
            }
            case Type.Union(var symbol, var args) -> {
                args.forEach(this::add);
                variants(symbol);
                if (PackageName.isVendored(symbol.module())) {
                    hashes.put(PackageName.importName(symbol.module()) + ":" + symbol.name(), UnionHash.of(symbol));
                }
            }
        }
    }
}
