package io.mtpscript.vm.image;

import io.mtpscript.core.code.TypeDesc;
import java.util.Arrays;
import java.util.List;

/**
 * How values of one type lie in memory and how they are written: {@link TypeDesc} prepared for the walks of equality, JSON
 * and CBOR, which look things up by index only.
 */
public final class Layout {
    /** What a value is, and so what its word means. */
    public enum Kind {
        INT,
        BOOL,
        STRING,
        UNIT,
        DECIMAL,
        SQL,
        SECRET,
        RESPONSE,
        LIST,
        MAP,
        RECORD,
        UNION,
        FUNCTION
    }

    private static final Member[] NO_MEMBERS = {};
    private static final Variant[] NO_VARIANTS = {};

    private final int id;
    private final Kind kind;
    private final int element;
    private final int value;
    private final Members members;
    private final TypeDesc.Role role;
    private final boolean plain;
    private final Variant[] variants;
    private final NameTable variantNames;
    private final String expectedVariants;
    private final String name;

    private Layout(
            int id,
            Kind kind,
            int element,
            int value,
            Members members,
            TypeDesc.Role role,
            boolean plain,
            Variant[] variants,
            String name) {
        this.id = id;
        this.kind = kind;
        this.element = element;
        this.value = value;
        this.members = members;
        this.role = role;
        this.plain = plain;
        this.variants = variants;
        String[] variantTexts = Arrays.stream(variants).map(Variant::name).toArray(String[]::new);
        this.variantNames = NameTable.of(variantTexts);
        this.expectedVariants = "one of " + String.join(", ", variantTexts);
        this.name = name;
    }

    /** The layout of entry {@code id} of a type table. */
    static Layout of(int id, TypeDesc type, List<TypeDesc> types) {
        return switch (type) {
            case TypeDesc.Prim prim -> simple(id, Kind.valueOf(prim.name()), -1, -1, name(prim));
            case TypeDesc.ListOf list -> simple(id, Kind.LIST, list.element(), -1, "List");
            case TypeDesc.MapOf map -> simple(id, Kind.MAP, map.key(), map.value(), "Map");
            case TypeDesc.Function function -> simple(id, Kind.FUNCTION, -1, -1, "function");
            case TypeDesc.Record fields ->
                new Layout(
                        id,
                        Kind.RECORD,
                        -1,
                        -1,
                        Members.of(fields.fields(), types, false),
                        TypeDesc.Role.ORDINARY,
                        false,
                        NO_VARIANTS,
                        "record");
            case TypeDesc.Union union -> union(id, union, types);
        };
    }

    private static Layout union(int id, TypeDesc.Union union, List<TypeDesc> types) {
        Variant[] variants = new Variant[union.variants().size()];
        for (int i = 0; i < variants.length; i++) {
            variants[i] = Variant.of(union.variants().get(i), types);
        }
        return new Layout(id, Kind.UNION, -1, -1, Members.NONE, union.role(), union.plain(), variants, union.name());
    }

    private static Layout simple(int id, Kind kind, int element, int value, String name) {
        return new Layout(id, kind, element, value, Members.NONE, TypeDesc.Role.ORDINARY, false, NO_VARIANTS, name);
    }

    private static String name(TypeDesc.Prim prim) {
        return switch (prim) {
            case INT -> "Int";
            case BOOL -> "Bool";
            case STRING -> "String";
            case UNIT -> "Unit";
            case DECIMAL -> "Decimal";
            case SQL -> "Sql";
            case SECRET -> "Secret";
            case RESPONSE -> "response";
        };
    }

    /** The type id. */
    public int id() {
        return id;
    }

    public Kind kind() {
        return kind;
    }

    /** The type of a List's elements, or of a Map's keys. */
    public int element() {
        return element;
    }

    /** The type of a Map's values. */
    public int value() {
        return value;
    }

    /** A record's fields, sorted by name: index is the word. */
    public Members members() {
        return members;
    }

    public TypeDesc.Role role() {
        return role;
    }

    /** Whether this is the prelude's Option. */
    public boolean option() {
        return role == TypeDesc.Role.OPTION;
    }

    /** A union without payloads: every value is an immediate word. */
    public boolean plain() {
        return plain;
    }

    public int variantCount() {
        return variants.length;
    }

    public Variant variant(int index) {
        return variants[index];
    }

    /** Look-up of a variant by the bytes of its name. */
    public NameTable variantNames() {
        return variantNames;
    }

    /** For a fault: {@code one of Red, Green}. */
    public String expectedVariants() {
        return expectedVariants;
    }

    /** For messages: {@code Int}, {@code List}, a union's own name. */
    public String name() {
        return name;
    }

    /**
     * One field or payload.
     *
     * @param name empty for an unnamed payload
     * @param type type id
     * @param text an Int or Decimal that travels as a JSON string
     * @param options how many Options are around {@code inner}: 0, 1 or 2; a field tells absence and null by them
     * @param inner the type inside of these Options
     * @param json {@code "name":} as it stands in JSON
     * @param cbor the name as a CBOR text item
     */
    public record Member(String name, int type, boolean text, int options, int inner, byte[] json, byte[] cbor) {
        static Member of(TypeDesc.Field field, String jsonName, List<TypeDesc> types) {
            int options = 0;
            int inner = field.type();
            while (options < 2
                    && types.get(inner) instanceof TypeDesc.Union union
                    && union.role() == TypeDesc.Role.OPTION) {
                options++;
                inner = union.variants().getFirst().payload().getFirst().type();
            }
            return new Member(
                    jsonName,
                    field.type(),
                    field.text(),
                    options,
                    inner,
                    Names.jsonKey(jsonName),
                    Names.cborText(jsonName));
        }
    }

    /** How a variant that carries something is written in JSON, beside its {@code "type"}. */
    public enum Form {
        /** Nothing else. */
        BARE,
        /** One member for each payload, by name. */
        NAMED,
        /** The array {@code "values"}. */
        VALUES
    }

    /**
     * One variant of a union.
     *
     * @param json the quoted name
     * @param members payloads in declaration order, word 1 and on; one unnamed payload is named {@code value}
     * @param typeKeyAt before which member of {@link Members#jsonOrder} the key {@code "type"} stands
     */
    public record Variant(String name, byte[] json, Form form, Members members, int typeKeyAt) {
        static Variant of(TypeDesc.Variant variant, List<TypeDesc> types) {
            List<TypeDesc.Field> payload = variant.payload();
            boolean unnamed = payload.size() > 1
                    && payload.stream().anyMatch(f -> f.name().isEmpty());
            Members members = Members.of(payload, types, !unnamed && payload.size() == 1);
            Form form = payload.isEmpty() ? Form.BARE : unnamed ? Form.VALUES : Form.NAMED;
            int before = 0;
            while (form == Form.NAMED
                    && before < members.size()
                    && members.inJsonOrder(before).name().compareTo("type") < 0) {
                before++;
            }
            return new Variant(variant.name(), Names.jsonString(variant.name()), form, members, before);
        }

        public int size() {
            return members.size();
        }
    }

    /** Fields or payloads, with their orders in JSON and CBOR and their look-up by name. */
    public static final class Members {
        static final Members NONE = new Members(NO_MEMBERS);

        private final Member[] members;
        private final int[] jsonOrder;
        private final int[] cborOrder;
        private final NameTable names;

        private Members(Member[] members) {
            this.members = members;
            this.jsonOrder = Names.order(members, (a, b) -> members[a].name().compareTo(members[b].name()));
            this.cborOrder = Names.order(members, (a, b) -> Names.compareCbor(members[a].cbor(), members[b].cbor()));
            this.names = NameTable.of(members);
        }

        static Members of(List<TypeDesc.Field> fields, List<TypeDesc> types, boolean oneValue) {
            Member[] members = new Member[fields.size()];
            for (int i = 0; i < members.length; i++) {
                TypeDesc.Field field = fields.get(i);
                members[i] = Member.of(field, oneValue && field.name().isEmpty() ? "value" : field.name(), types);
            }
            return new Members(members);
        }

        public int size() {
            return members.length;
        }

        /** By its word. */
        public Member get(int index) {
            return members[index];
        }

        /** Which word comes {@code n}th in JSON. */
        public int jsonOrder(int n) {
            return jsonOrder[n];
        }

        Member inJsonOrder(int n) {
            return members[jsonOrder[n]];
        }

        /** Which word comes {@code n}th in a CBOR map. */
        public int cborOrder(int n) {
            return cborOrder[n];
        }

        /** Look-up by the bytes of a name. */
        public NameTable names() {
            return names;
        }
    }
}
