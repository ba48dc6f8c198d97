package io.mtpscript.vm.image;

import static io.mtpscript.vm.image.RefusedException.unless;

import io.mtpscript.core.Limits;
import io.mtpscript.core.code.TypeDesc;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Checks a type table: every id in range, fields in order, the prelude's unions in the shape that the VM itself makes. */
final class TypeVerifier {
    private static final List<String> JSON_VARIANTS =
            List.of("JsonNull", "JsonBool", "JsonInt", "JsonDecimal", "JsonString", "JsonArray", "JsonObject");

    private final List<TypeDesc> types;

    TypeVerifier(List<TypeDesc> types) {
        this.types = types;
    }

    void verify() throws RefusedException {
        unless(types.size() <= Limits.TYPES, "The type table has %d entries, more than %d", types.size(), Limits.TYPES);
        for (int id = 0; id < types.size(); id++) {
            verify(id, types.get(id));
        }
        for (int id = 0; id < types.size(); id++) {
            endsOptions(id);
        }
    }

    /** A type id that something outside of the table refers to. */
    void check(int id, String what) throws RefusedException {
        unless(id >= 0 && id < types.size(), "%s has type %d; there are %d", what, id, types.size());
    }

    private void verify(int id, TypeDesc type) throws RefusedException {
        String where = "Type " + id;
        switch (type) {
            case TypeDesc.Prim _ -> {}
            case TypeDesc.ListOf list -> check(list.element(), where);
            case TypeDesc.MapOf map -> {
                check(map.key(), where);
                check(map.value(), where);
            }
            case TypeDesc.Function function -> {
                for (int param : function.params()) {
                    check(param, where);
                }
                check(function.result(), where);
            }
            case TypeDesc.Record record -> fields(where, record.fields(), true);
            case TypeDesc.Union union -> union(where, union);
        }
    }

    /** @param sorted of a record, whose fields stand in order; of a variant's payload a part may have no name, which is empty */
    private void fields(String where, List<TypeDesc.Field> fields, boolean sorted) throws RefusedException {
        Set<String> seen = new LinkedHashSet<>();
        String previous = "";
        for (TypeDesc.Field field : fields) {
            check(field.type(), where);
            String name = field.name();
            boolean unnamed = !sorted && name.isEmpty();
            unless(unnamed || seen.add(name), "%s has a field '%s' twice", where, name);
            unless(
                    !sorted || previous.compareTo(name) <= 0,
                    "%s does not have its fields in order at '%s'",
                    where,
                    name);
            previous = name;
            if (field.text()) {
                TypeDesc inner = types.get(withoutOptions(field.type()));
                boolean number = inner == TypeDesc.Prim.INT || inner == TypeDesc.Prim.DECIMAL;
                unless(number, "%s says text of field '%s', which is no Int or Decimal", where, name);
            }
        }
    }

    private int withoutOptions(int id) throws RefusedException {
        int inner = id;
        for (int steps = 0; steps <= types.size(); steps++) {
            if (!(types.get(inner) instanceof TypeDesc.Union union) || union.role() != TypeDesc.Role.OPTION) {
                return inner;
            }
            check(someType(union), "Type " + inner);
            inner = someType(union);
        }
        throw new RefusedException("Type " + id + " is an Option of itself");
    }

    private void endsOptions(int id) throws RefusedException {
        int inner = withoutOptions(id);
        unless(inner >= 0, "Type %d is an Option of itself", id);
    }

    private static int someType(TypeDesc.Union union) {
        List<TypeDesc.Variant> variants = union.variants();
        return variants.isEmpty() || variants.getFirst().payload().isEmpty()
                ? -1
                : variants.getFirst().payload().getFirst().type();
    }

    private void union(String where, TypeDesc.Union union) throws RefusedException {
        List<TypeDesc.Variant> variants = union.variants();
        unless(!variants.isEmpty() && variants.size() <= 0x7fff, "%s has %d variants", where, variants.size());
        Set<String> names = new LinkedHashSet<>();
        for (TypeDesc.Variant variant : variants) {
            unless(names.add(variant.name()), "%s has a variant '%s' twice", where, variant.name());
            fields(where, variant.payload(), false);
        }
        boolean shape = switch (union.role()) {
            case ORDINARY -> true;
            case OPTION ->
                variants.size() == 2
                        && variants.get(0).payload().size() == 1
                        && variants.get(1).payload().isEmpty();
            case JSON -> json(where, union);
        };
        unless(shape, "%s is not the prelude's %s", where, union.role());
    }

    private boolean json(String where, TypeDesc.Union union) throws RefusedException {
        List<TypeDesc.Variant> variants = union.variants();
        if (!variants.stream().map(TypeDesc.Variant::name).toList().equals(JSON_VARIANTS)
                || !variants.getFirst().payload().isEmpty()
                || !variants.stream().skip(1).allMatch(v -> v.payload().size() == 1)) {
            return false;
        }
        for (TypeDesc.Variant variant : variants.subList(1, variants.size())) {
            check(variant.payload().getFirst().type(), where);
        }
        return payload(variants, 1) == TypeDesc.Prim.BOOL
                && payload(variants, 2) == TypeDesc.Prim.INT
                && payload(variants, 3) == TypeDesc.Prim.DECIMAL
                && payload(variants, 4) == TypeDesc.Prim.STRING
                && payload(variants, 5) instanceof TypeDesc.ListOf list
                && list.element() >= 0
                && list.element() < types.size()
                && types.get(list.element()).equals(union)
                && payload(variants, 6) instanceof TypeDesc.MapOf map
                && map.key() >= 0
                && map.key() < types.size()
                && types.get(map.key()) == TypeDesc.Prim.STRING
                && map.value() >= 0
                && map.value() < types.size()
                && types.get(map.value()).equals(union);
    }

    private TypeDesc payload(List<TypeDesc.Variant> variants, int index) {
        return types.get(variants.get(index).payload().getFirst().type());
    }
}
