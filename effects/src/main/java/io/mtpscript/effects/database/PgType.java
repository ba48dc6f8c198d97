package io.mtpscript.effects.database;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The types of PostgreSQL whose binary format is read and written here, with the object ids of type and array type. */
enum PgType {
    BOOL(16, 1000),
    BYTEA(17, 1001),
    CHAR(18, 1002),
    NAME(19, 1003),
    INT8(20, 1016),
    INT2(21, 1005),
    INT4(23, 1007),
    TEXT(25, 1009),
    JSON(114, 199),
    FLOAT4(700, 1021),
    FLOAT8(701, 1022),
    BPCHAR(1042, 1014),
    VARCHAR(1043, 1015),
    DATE(1082, 1182),
    TIME(1083, 1183),
    TIMESTAMP(1114, 1115),
    TIMESTAMPTZ(1184, 1185),
    NUMERIC(1700, 1231),
    UUID(2950, 2951),
    JSONB(3802, 3807);

    private static final Map<Integer, PgType> SCALARS = new HashMap<>();
    private static final Map<Integer, PgType> ARRAYS = new HashMap<>();

    static {
        for (PgType type : values()) {
            SCALARS.put(type.oid, type);
            ARRAYS.put(type.arrayOid, type);
        }
    }

    private final int oid;
    private final int arrayOid;

    PgType(int oid, int arrayOid) {
        this.oid = oid;
        this.arrayOid = arrayOid;
    }

    int oid() {
        return oid;
    }

    int arrayOid() {
        return arrayOid;
    }

    /** As SQL names it. */
    String sqlName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The type with this object id. */
    static Optional<PgType> scalar(int oid) {
        return Optional.ofNullable(SCALARS.get(oid));
    }

    /** The type whose array type has this object id. */
    static Optional<PgType> elementOf(int arrayOid) {
        return Optional.ofNullable(ARRAYS.get(arrayOid));
    }

    static boolean known(int oid) {
        return SCALARS.containsKey(oid) || ARRAYS.containsKey(oid);
    }

    /** For messages. */
    static String describe(int oid) {
        return scalar(oid)
                .map(PgType::sqlName)
                .or(() -> elementOf(oid).map(element -> element.sqlName() + "[]"))
                .orElse("a type of its own");
    }
}
