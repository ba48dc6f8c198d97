package io.mtpscript.compiler.types;

import io.mtpscript.compiler.typed.Type;
import java.util.EnumSet;
import java.util.Set;

/**
 * A type parameter as declared, with what the body of its function asks of the types that will take its place. The
 * demands are inferred: {@code function page<T>(sql: Sql): ... { DbRead.query<T>(sql) }} can only be used with a row
 * type, and says so where it is used.
 */
final class DeclaredParam extends Type.TypeParam {
    private final Set<Demand> demands = EnumSet.noneOf(Demand.class);

    DeclaredParam(String name) {
        super(name);
    }

    /** Returns false when the demand was there already. */
    boolean demand(Demand demand) {
        return demands.add(demand);
    }

    Set<Demand> demands() {
        return EnumSet.copyOf(demands);
    }
}
