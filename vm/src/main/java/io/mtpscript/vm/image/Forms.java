package io.mtpscript.vm.image;

import io.mtpscript.core.code.TypeDesc;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Which types have which canonical form (language, sections 6 and 8; docs/internals.md, section 5): a type has one unless a
 * part of it has none, found by striking out until nothing changes, since types may be recursive.
 */
final class Forms {
    private final List<TypeDesc> types;
    private final boolean[] json;
    private final boolean[] key;
    private final boolean[] cbor;
    private final boolean[] answer;
    private final boolean[] argument;
    private final boolean[] equality;

    Forms(List<TypeDesc> types) {
        this.types = types;
        this.json = fixpoint(this::jsonHolds);
        this.key = fixpoint(this::keyHolds);
        this.cbor = fixpoint(id -> cborHolds(id, false, false));
        this.answer = fixpoint(id -> cborHolds(id, false, true));
        this.argument = fixpoint(id -> cborHolds(id, true, true));
        this.equality = fixpoint(this::equalityHolds);
    }

    /** Whether values can be written and read as JSON. */
    boolean json(int id) {
        return json[id];
    }

    /** Whether values can be keys of a Map: Int, Bool, String, Decimal, and unions and records of those. */
    boolean key(int id) {
        return key[id];
    }

    /** Whether values can be written and read as CBOR that a program may see. */
    boolean cbor(int id) {
        return cbor[id];
    }

    /** Whether values can be read as an effect's answer, which may hold a Secret. */
    boolean answer(int id) {
        return answer[id];
    }

    /** Whether values can be written as an effect's argument, which may hold Sql and Secrets. */
    boolean argument(int id) {
        return argument[id];
    }

    /** Whether values can be compared. */
    boolean equality(int id) {
        return equality[id];
    }

    /** The table that is being computed; read by the rules. */
    private boolean[] now = {};

    private boolean[] fixpoint(IntPredicate holds) {
        now = new boolean[types.size()];
        Arrays.fill(now, true);
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int id = 0; id < now.length; id++) {
                if (now[id] && !holds.test(id)) {
                    now[id] = false;
                    changed = true;
                }
            }
        }
        return now;
    }

    private boolean jsonHolds(int id) {
        return switch (types.get(id)) {
            case TypeDesc.Prim prim ->
                switch (prim) {
                    case INT, BOOL, STRING, DECIMAL -> true;
                    case UNIT, SQL, SECRET, RESPONSE -> false;
                };
            case TypeDesc.ListOf list -> now[list.element()];
            case TypeDesc.MapOf map -> types.get(map.key()) == TypeDesc.Prim.STRING && now[map.value()];
            case TypeDesc.Record record -> record.fields().stream().allMatch(field -> jsonMember(field.type()));
            case TypeDesc.Union union ->
                switch (union.role()) {
                    case JSON -> true;
                    case OPTION -> {
                        int some = some(union);
                        yield now[some] && !isOption(some);
                    }
                    case ORDINARY -> union.variants().stream().allMatch(this::jsonVariant);
                };
            case TypeDesc.Function _ -> false;
        };
    }

    private boolean jsonVariant(TypeDesc.Variant variant) {
        boolean values = variant.payload().size() > 1
                && variant.payload().stream().anyMatch(f -> f.name().isEmpty());
        return variant.payload().stream()
                .allMatch(
                        field -> values ? now[field.type()] : !field.name().equals("type") && jsonMember(field.type()));
    }

    /** A field may be an Option of an Option, whose own table entry has no form. */
    private boolean jsonMember(int id) {
        int inner = id;
        for (int options = 0; options < 2 && isOption(inner); options++) {
            inner = some((TypeDesc.Union) types.get(inner));
        }
        return now[inner] && !isOption(inner);
    }

    private boolean keyHolds(int id) {
        return switch (types.get(id)) {
            case TypeDesc.Prim prim ->
                switch (prim) {
                    case INT, BOOL, STRING, DECIMAL, UNIT -> true;
                    case SQL, SECRET, RESPONSE -> false;
                };
            case TypeDesc.Record record -> record.fields().stream().allMatch(field -> now[field.type()]);
            case TypeDesc.Union union ->
                union.variants().stream()
                        .flatMap(variant -> variant.payload().stream())
                        .allMatch(field -> now[field.type()]);
            case TypeDesc.ListOf _, TypeDesc.MapOf _, TypeDesc.Function _ -> false;
        };
    }

    private boolean cborHolds(int id, boolean sql, boolean secret) {
        return switch (types.get(id)) {
            case TypeDesc.Prim prim ->
                switch (prim) {
                    case INT, BOOL, STRING, DECIMAL, UNIT -> true;
                    case SQL -> sql;
                    case SECRET -> secret;
                    case RESPONSE -> false;
                };
            case TypeDesc.ListOf list -> now[list.element()];
            case TypeDesc.MapOf map -> now[map.key()] && now[map.value()];
            case TypeDesc.Record record -> record.fields().stream().allMatch(field -> now[field.type()]);
            case TypeDesc.Union union ->
                union.variants().stream()
                        .flatMap(variant -> variant.payload().stream())
                        .allMatch(field -> now[field.type()]);
            case TypeDesc.Function _ -> false;
        };
    }

    private boolean equalityHolds(int id) {
        return switch (types.get(id)) {
            case TypeDesc.Prim prim -> prim != TypeDesc.Prim.SECRET && prim != TypeDesc.Prim.RESPONSE;
            case TypeDesc.ListOf list -> now[list.element()];
            case TypeDesc.MapOf map -> now[map.key()] && now[map.value()];
            case TypeDesc.Record record -> record.fields().stream().allMatch(field -> now[field.type()]);
            case TypeDesc.Union union ->
                union.variants().stream()
                        .flatMap(variant -> variant.payload().stream())
                        .allMatch(field -> now[field.type()]);
            case TypeDesc.Function _ -> true;
        };
    }

    private boolean isOption(int id) {
        return types.get(id) instanceof TypeDesc.Union union && union.role() == TypeDesc.Role.OPTION;
    }

    private static int some(TypeDesc.Union option) {
        return option.variants().getFirst().payload().getFirst().type();
    }
}
