package io.mtpscript.compiler.types;

import io.mtpscript.compiler.typed.Type;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * A type parameter as declared, with what the body of its function asks of the types that will take its place. The
 * demands are inferred: {@code function page<T>(sql: Sql): ... { DbRead.query<T>(sql) }} can only be used with a row
 * type, and says so where it is used.
 */
final class DeclaredParam extends Type.TypeParam {
    private final Map<Demand, String> demands = new EnumMap<>(Demand.class);

    DeclaredParam(String name) {
        super(name);
    }

    /** Adds a demand; {@code because} names the function that makes it. Returns false when it was there already. */
    boolean demand(Demand demand, String because) {
        return demands.putIfAbsent(demand, because) == null;
    }

    Map<Demand, String> demands() {
        return Map.copyOf(demands);
    }

    Optional<String> because(Demand demand) {
        return Optional.ofNullable(demands.get(demand));
    }
}
