package io.mtpscript.compiler.openapi;

import io.mtpscript.compiler.openapi.Description.Component;
import io.mtpscript.compiler.openapi.Schema.Property;
import io.mtpscript.compiler.openapi.Schema.Scalar;
import io.mtpscript.compiler.openapi.Schema.Secrecy;
import io.mtpscript.compiler.openapi.TypeUses.Use;
import io.mtpscript.compiler.typed.CheckedProgram.DocumentedField;
import io.mtpscript.compiler.typed.CheckedProgram.Prelude;
import io.mtpscript.compiler.typed.Type;
import io.mtpscript.compiler.typed.UnionSymbol;
import io.mtpscript.compiler.typed.UnionSymbol.Payload;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The JSON forms of types. Equal types have one schema: records with a name and unions become components, and so do records
 * without one that stand at several places. To be made when all uses are known.
 */
final class SchemaBuilder {
    private record Form(Type type, Use use) {}

    private final Prelude prelude;
    private final Rules rules;
    private final TypeNames names;
    private final TypeUses uses;
    private final SortedMap<String, String> unionHashes;
    private final Map<Type, String> componentNames = new LinkedHashMap<>();
    private final SortedMap<String, Component> components = new TreeMap<>();
    private final Set<Form> started = new LinkedHashSet<>();
    private final Deque<Form> open = new ArrayDeque<>();

    SchemaBuilder(Prelude prelude, Rules rules, TypeNames names, TypeUses uses, SortedMap<String, String> unionHashes) {
        this.prelude = prelude;
        this.rules = rules;
        this.names = names;
        this.uses = uses;
        this.unionHashes = unionHashes;
        name();
    }

    /** Gives every component its name; two that want the same are told apart by their modules, else by numbers. */
    private void name() {
        Map<String, List<Type>> wanted = new LinkedHashMap<>();
        for (Type type : uses.types()) {
            wanted(type)
                    .ifPresent(name ->
                            wanted.computeIfAbsent(name, _ -> new ArrayList<>()).add(type));
        }
        var reserved = new TreeSet<String>();
        reserved.add(rules.naming().faultSchema());
        wanted.forEach((name, types) -> {
            if (types.size() == 1 && isOpenToo(types.getFirst())) {
                reserved.add(open(name));
            }
        });
        var taken = new TreeSet<>(wanted.keySet());
        taken.addAll(reserved);
        wanted.forEach((name, types) -> {
            if (types.size() == 1 && !reserved.contains(name)) {
                componentNames.put(types.getFirst(), name);
                return;
            }
            for (Type type : types) {
                String qualified = module(type) + name;
                String free = qualified;
                boolean openToo = isOpenToo(type);
                for (int i = 2; taken.contains(free) || (openToo && taken.contains(open(free))); i++) {
                    free = qualified + i;
                }
                taken.add(free);
                if (openToo) {
                    taken.add(open(free));
                }
                componentNames.put(type, free);
            }
        });
    }

    /** Whether requests have it in both forms, so that the open one is a component of its own. */
    private boolean isOpenToo(Type type) {
        return uses.has(type, Use.OPEN_REQUEST) && uses.has(type, Use.REQUEST);
    }

    private String open(String name) {
        return name + rules.naming().openSuffix();
    }

    private Optional<String> wanted(Type type) {
        Optional<String> declared = names.declared(type);
        if (declared.isPresent()) {
            return rules.folding().namedTypes() || type instanceof Type.Union ? declared : Optional.empty();
        }
        List<String> places = uses.places(type);
        boolean fold = type instanceof Type.Record(var fields)
                && fields.size() >= rules.folding().recordProperties()
                && places.size() >= rules.folding().recordUses();
        return fold ? Optional.of(places.getFirst()) : Optional.empty();
    }

    private String module(Type type) {
        String path = type instanceof Type.Union(var symbol, var _)
                ? symbol.module()
                : names.declaration(type)
                        .map(match -> match.declaration().module())
                        .orElse("");
        String file = path.substring(path.lastIndexOf('/') + 1);
        return TypeNames.pascal(file.endsWith(".mtp") ? file.substring(0, file.length() - ".mtp".length()) : file);
    }

    /** The schema of a body. */
    Schema body(Type type, Use use) {
        Schema schema = schema(type, use, Fields.NONE, 0);
        finish();
        return schema;
    }

    /** The schema of a parameter: a scalar or a list of them. */
    Schema parameter(Type type, boolean text) {
        Schema schema = type instanceof Type.Union union && union.symbol() == prelude.option()
                ? scalar(union.args().getFirst(), text)
                : scalar(type, text);
        finish();
        return schema;
    }

    private Schema scalar(Type type, boolean text) {
        return text && type == Type.Prim.INT
                ? Scalar.TEXT_INT
                : text && type == Type.Prim.DECIMAL ? Scalar.TEXT_DECIMAL : schema(type, Use.REQUEST, Fields.NONE, 0);
    }

    SortedMap<String, Component> components() {
        return components;
    }

    private void finish() {
        for (Form form = open.poll(); form != null; form = open.poll()) {
            component(form);
        }
    }

    /** What a declaration says about its fields, and where in it we are. */
    private record Fields(List<DocumentedField> all, List<String> path) {
        static final Fields NONE = new Fields(List.of(), List.of());

        Fields in(String field) {
            var inner = new ArrayList<>(path);
            inner.add(field);
            return new Fields(all, inner);
        }

        List<String> doc() {
            return all.stream()
                    .filter(f -> f.path().equals(path))
                    .findFirst()
                    .map(DocumentedField::doc)
                    .orElse(List.of());
        }

        /** The fields in source order, as far as the declaration has them. */
        List<Type.Field> order(List<Type.Field> fields) {
            var sorted = new ArrayList<Type.Field>();
            for (DocumentedField field : all) {
                if (field.path().size() == path.size() + 1
                        && field.path().subList(0, path.size()).equals(path)) {
                    fields.stream()
                            .filter(f -> f.name().equals(field.path().getLast()))
                            .forEach(sorted::add);
                }
            }
            fields.stream().filter(f -> !sorted.contains(f)).forEach(sorted::add);
            return sorted;
        }
    }

    private String ref(Type type, Use use) {
        var form = new Form(type, uses.form(type, use));
        if (started.add(form)) {
            open.add(form);
        }
        return componentName(form);
    }

    private String componentName(Form form) {
        String name = Objects.requireNonNull(componentNames.get(form.type()));
        return form.use() == Use.OPEN_REQUEST && isOpenToo(form.type()) ? open(name) : name;
    }

    private void component(Form form) {
        String name = componentName(form);
        var declaration = names.declaration(form.type());
        List<String> doc = declaration.map(match -> match.declaration().doc()).orElse(List.of());
        switch (form.type()) {
            case Type.Record record -> {
                var fields = declaration
                        .map(match -> new Fields(match.declaration().fields(), List.of()))
                        .orElse(Fields.NONE);
                components.put(name, new Component(object(record, form.use(), fields, 0), doc, Optional.empty()));
            }
            case Type.Union union -> union(name, union, form.use(), doc);
            case Type.Prim _, Type.ListOf _, Type.MapOf _, Type.Function _, Type.Param _ ->
                throw new IllegalStateException("no component is a " + form.type());
        }
    }

    private Schema schema(Type type, Use use, Fields fields, int depth) {
        if (depth > rules.maxInlineDepth()) {
            // Deeper than any JSON text may be nested.
            return new Schema.Any();
        }
        return switch (type) {
            case Type.Prim prim ->
                switch (prim) {
                    case INT -> Scalar.INT;
                    case BOOL -> Scalar.BOOL;
                    case STRING -> Scalar.STRING;
                    case DECIMAL -> Scalar.DECIMAL;
                    case UNIT, SQL, SECRET, RESPONSE -> new Schema.Any();
                };
            case Type.ListOf(Type element) -> new Schema.ListOf(schema(element, use, fields, depth + 1));
            case Type.MapOf(var _, Type value) -> new Schema.MapOf(schema(value, use, fields, depth + 1));
            case Type.Record record ->
                componentNames.containsKey(record)
                        ? new Schema.Ref(ref(record, use))
                        : object(record, uses.form(record, use), fields, depth);
            case Type.Union union -> {
                if (union.symbol() == prelude.option()) {
                    yield nullable(schema(union.args().getFirst(), use, fields, depth + 2));
                }
                yield union.symbol() == prelude.json()
                        ? new Schema.Any()
                        : componentNames.containsKey(union) ? new Schema.Ref(ref(union, use)) : plain(union);
            }
            case Type.Function _, Type.Param _ -> new Schema.Any();
        };
    }

    private static Schema nullable(Schema schema) {
        return schema instanceof Schema.Nullable || schema instanceof Schema.Any ? schema : new Schema.Nullable(schema);
    }

    private static Schema.Choice plain(Type.Union union) {
        return new Schema.Choice(union.symbol().variants().stream()
                .map(UnionSymbol.Variant::name)
                .toList());
    }

    private Schema.Obj object(Type.Record record, Use use, Fields fields, int depth) {
        var properties = new ArrayList<Property>();
        var ordered = rules.propertiesDeclared() ? fields.order(record.fields()) : record.fields();
        for (Type.Field field : ordered) {
            Fields inner = fields.in(field.name());
            properties.add(property(
                    field.name(),
                    field.type(),
                    secrecy(field.secret(), record),
                    field.text(),
                    use,
                    inner,
                    inner.doc(),
                    depth));
        }
        return new Schema.Obj(properties, closed(use));
    }

    private Secrecy secrecy(boolean secret, Type in) {
        return !secret ? Secrecy.NONE : uses.has(in, Use.RESPONSE) ? Secrecy.SECRET : Secrecy.NEVER_SENT;
    }

    private boolean closed(Use use) {
        return switch (use) {
            case REQUEST -> !rules.requestsOpen();
            case OPEN_REQUEST -> false;
            case RESPONSE -> !rules.responsesOpen();
        };
    }

    /** A field or a named payload: left out where it is None. */
    private Property property(
            String name,
            Type type,
            Secrecy secrecy,
            boolean text,
            Use use,
            Fields fields,
            List<String> doc,
            int depth) {
        if (!(type instanceof Type.Union union && union.symbol() == prelude.option())) {
            return new Property(name, value(type, text, use, fields, depth + 2), true, secrecy, doc);
        }
        Type inner = union.args().getFirst();
        Schema schema = value(inner, text, use, fields, depth + 4);
        // Absence and null are the same in requests; responses leave the member out.
        return new Property(name, use == Use.RESPONSE ? schema : nullable(schema), false, secrecy, doc);
    }

    private Schema value(Type type, boolean text, Use use, Fields fields, int depth) {
        return text ? scalar(type, true) : schema(type, use, fields, depth);
    }

    /** A union's component; one that carries something has a component for each variant. */
    private void union(String name, Type.Union union, Use use, List<String> doc) {
        Optional<String> hash = Optional.ofNullable(
                unionHashes.get(union.symbol().module() + ":" + union.symbol().name()));
        List<UnionSymbol.Variant> variants = TypeUses.variants(union);
        if (variants.stream().allMatch(v -> v.payload().isEmpty())) {
            components.put(name, new Component(plain(union), withVariants(doc, variants), hash));
            return;
        }
        var refs = new ArrayList<Schema.Variant>();
        for (UnionSymbol.Variant variant : variants) {
            String component = name + rules.naming().variantAfter() + variant.name();
            refs.add(new Schema.Variant(variant.name(), component));
            components.put(component, new Component(variant(union, variant, use), variant.doc(), Optional.empty()));
        }
        components.put(name, new Component(new Schema.OneOf(refs), doc, hash));
    }

    /** The variants' own comments, which have no other place in an enumeration. */
    private static List<String> withVariants(List<String> doc, List<UnionSymbol.Variant> variants) {
        var all = new ArrayList<>(doc);
        if (variants.stream().anyMatch(v -> !v.doc().isEmpty())) {
            if (!all.isEmpty()) {
                all.add("");
            }
            for (UnionSymbol.Variant variant : variants) {
                String text = variant.doc().stream().map(String::strip).collect(Collectors.joining(" "));
                all.add("- `" + variant.name() + "`" + (text.isEmpty() ? "" : ": " + text));
            }
        }
        return all;
    }

    private Schema variant(Type.Union union, UnionSymbol.Variant variant, Use use) {
        var properties = new ArrayList<Property>();
        properties.add(new Property("type", new Schema.Choice(List.of(variant.name())), true, Secrecy.NONE, List.of()));
        List<Payload> payload = variant.payload();
        if (variant.isPositional()) {
            var items = payload.stream()
                    .map(p -> value(p.type(), p.text(), use, Fields.NONE, 1))
                    .toList();
            boolean secret = payload.stream().anyMatch(Payload::secret);
            properties.add(new Property("values", new Schema.Tuple(items), true, secrecy(secret, union), List.of()));
        } else {
            for (Payload p : payload) {
                String name = p.name().isEmpty() ? "value" : p.name();
                properties.add(
                        property(name, p.type(), secrecy(p.secret(), union), p.text(), use, Fields.NONE, List.of(), 0));
            }
        }
        return new Schema.Obj(properties, closed(use));
    }
}
