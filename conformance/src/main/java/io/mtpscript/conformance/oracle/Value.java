package io.mtpscript.conformance.oracle;

import io.mtpscript.compiler.typed.FunctionSymbol;
import io.mtpscript.compiler.typed.TExpr;
import io.mtpscript.compiler.typed.Type;
import java.math.BigDecimal;
import java.util.List;
import java.util.SortedMap;

/** A value of the language. Immutable by agreement: whoever makes one does not change what it holds. */
sealed interface Value extends Step {
    Unit UNIT = new Unit();
    Variant NONE = new Variant(1, List.of());

    record Int(long value) implements Value {}

    record Bool(boolean value) implements Value {}

    record Text(String value) implements Value {}

    /** Without trailing zeros behind the point. */
    record Dec(BigDecimal value) implements Value {}

    record Unit() implements Value {}

    record Items(List<Value> values) implements Value {}

    record Entries(SortedMap<MapKey, Entry> entries) implements Value {}

    record Entry(Value key, Value content) {}

    record Fields(SortedMap<String, Value> values) implements Value {}

    /** Of any union; the type tells which. */
    record Variant(int tag, List<Value> payload) implements Value {}

    record Secret(String value) implements Value {}

    /** With everything spliced: one more piece than there are parameters. */
    record Sql(List<String> pieces, List<Value> params, List<String> types) implements Value {}

    /** The body with its type, where there is one. */
    record Response(int status, boolean rollback, boolean failed, List<Header> headers, List<TypedBody> body)
            implements Value {}

    record Header(String name, String value) {}

    record TypedBody(Type type, Value value) {}

    /** What can be applied. */
    sealed interface Callable extends Value {}

    record Closure(TExpr.Lambda code, Scope scope) implements Callable {}

    record Named(FunctionSymbol function, List<Type> typeArgs) implements Callable {}

    record Constructor(Type.Union union, int variant) implements Callable {}

    static Value some(Value value) {
        return new Variant(0, List.of(value));
    }

    static Value ok(Value value) {
        return new Variant(0, List.of(value));
    }

    static Value err(Value error) {
        return new Variant(1, List.of(error));
    }

    static Variant plain(int tag) {
        return new Variant(tag, List.of());
    }

    static Value text(String text) {
        return new Text(text);
    }

    static Value integer(long value) {
        return new Int(value);
    }

    static Value bool(boolean value) {
        return new Bool(value);
    }
}
