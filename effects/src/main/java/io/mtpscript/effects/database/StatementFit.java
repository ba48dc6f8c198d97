package io.mtpscript.effects.database;

import io.mtpscript.core.code.Program;
import io.mtpscript.core.code.TypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a place in a program and a statement go together, before anything runs: by the rules that bind its parameters and decode its
 * rows when it does.
 */
public final class StatementFit {
    private StatementFit() {}

    /** Something that does not fit. */
    public sealed interface Misfit {
        /** One sentence. */
        String reason();

        /**
         * The statement has another number of parameters than it is given, as where one stands in quotes.
         *
         * @param found how many the database finds
         */
        record OtherCount(int found, String reason) implements Misfit {}

        /** @param index of the parameter, from 0 */
        record OfParameter(int index, String reason) implements Misfit {}

        /**
         * The result has no column for a field, or several.
         *
         * @param column the name that it is looked for by
         */
        record NoColumn(String field, String column, String reason) implements Misfit {}

        /** @param column of another type than its field */
        record OfColumn(String field, String column, String reason) implements Misfit {}

        /** @param column that can hold NULL, while its field is of this type and no Option */
        record NullColumn(String field, String column, String type) implements Misfit {
            @Override
            public String reason() {
                return "the column can be NULL, the field is " + type;
            }
        }
    }

    /** Why a statement is never sent, whatever the database; empty if it is. */
    public static Optional<String> refusal(Program.EffectSite site, String sql) {
        return StatementKind.refusal(sql, site.effect().equals(DatabaseSite.WRITE));
    }

    /**
     * Everything that does not fit.
     *
     * @param types of the program
     * @param parameters types of the values in the statement's holes, {@code $1} first
     * @param described what the database says of the statement
     * @param nullable for each column whether the database says that it can hold NULL
     */
    public static List<Misfit> of(
            List<TypeDesc> types,
            Program.EffectSite site,
            List<Integer> parameters,
            StatementTypes described,
            List<Boolean> nullable) {
        List<Misfit> misfits = new ArrayList<>();
        int found = described.parameters().size();
        count(found, parameters.size()).ifPresent(reason -> misfits.add(new Misfit.OtherCount(found, reason)));
        for (int i = 0; i < Math.min(parameters.size(), found); i++) {
            int index = i;
            int oid = described.parameters().get(i);
            ColumnShape.of(types, parameters.get(i))
                    .flatMap(shape -> ParameterEncoder.refusal(shape, oid))
                    .ifPresent(reason -> misfits.add(new Misfit.OfParameter(index, reason)));
        }
        Optional<RowShape> rows =
                site.typeArgs().size() == 1 ? RowShape.of(types, site.typeArgs().getFirst()) : Optional.empty();
        rows.ifPresent(shape -> misfits.addAll(columns(shape, described, nullable)));
        return misfits;
    }

    /** Why so many values cannot be bound; empty if they can. */
    static Optional<String> count(int parameters, int values) {
        return parameters == values
                ? Optional.empty()
                : Optional.of("The statement has " + parameters + " parameters and got " + values);
    }

    private static List<Misfit> columns(RowShape shape, StatementTypes described, List<Boolean> nullable) {
        List<Misfit> misfits = new ArrayList<>();
        for (RowShape.RowField field : shape.fields()) {
            switch (field.place(described.columns())) {
                case RowShape.Place.Nowhere(String column, String reason) ->
                    misfits.add(new Misfit.NoColumn(field.name(), column, reason));
                case RowShape.Place.OtherType(String column, String reason) ->
                    misfits.add(new Misfit.OfColumn(field.name(), column, reason));
                case RowShape.Place.At(RowDecoder.FieldColumn column) -> {
                    if (nullable.get(column.column()) && !(field.shape() instanceof ColumnShape.Nullable)) {
                        misfits.add(new Misfit.NullColumn(
                                field.name(), column.columnName(), field.shape().describe()));
                    }
                }
            }
        }
        return misfits;
    }

    /** The name of a type that is read and written in its own format, with {@code []} for an array; empty for others. */
    public static Optional<String> typeName(int oid) {
        return PgType.known(oid) ? Optional.of(PgType.describe(oid)) : Optional.empty();
    }

    /** The object id of a type with this name, as {@link #typeName} gives it. */
    public static OptionalInt typeOid(String name) {
        for (PgType type : PgType.values()) {
            if (name.equals(type.sqlName())) {
                return OptionalInt.of(type.oid());
            } else if (name.equals(type.sqlName() + "[]")) {
                return OptionalInt.of(type.arrayOid());
            }
        }
        return OptionalInt.empty();
    }
}
