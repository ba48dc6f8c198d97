package io.mtpscript.compiler.openapi;

import io.mtpscript.compiler.typed.CheckedProgram.NamedType;
import io.mtpscript.compiler.typed.Type;
import io.mtpscript.compiler.typed.UnionSymbol;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What types are called, as far as the program says so. Of several names of one structure the first by module and name wins. */
final class TypeNames {
    private final Rules.Naming rules;
    private final Map<UnionSymbol, NamedType> unions = new LinkedHashMap<>();
    private final Map<Type, NamedType> plain = new LinkedHashMap<>();
    private final List<NamedType> generic = new ArrayList<>();
    private final Map<Type, Optional<Match>> known = new LinkedHashMap<>();

    /** A declaration and what its parameters are. */
    record Match(NamedType declaration, List<Type> args) {}

    TypeNames(List<NamedType> types, Rules.Naming rules) {
        this.rules = rules;
        // An alias of an alias says nothing about fields, so it comes after those that do.
        types.stream()
                .sorted(Comparator.comparing((NamedType t) -> t.type() instanceof Type.Record record
                                && t.fields().isEmpty()
                                && !record.fields().isEmpty())
                        .thenComparing(NamedType::module)
                        .thenComparing(NamedType::name))
                .forEach(this::add);
    }

    private void add(NamedType type) {
        switch (type.type()) {
            case Type.Union(var symbol, var _)
            when symbol.name().equals(type.name()) && symbol.module().equals(type.module()) -> unions.put(symbol, type);
            case Type.Record record when type.params().isEmpty() -> plain.putIfAbsent(record, type);
            case Type.Record _ -> generic.add(type);
            case Type.Union _, Type.Prim _, Type.ListOf _, Type.MapOf _, Type.Function _, Type.Param _ -> {}
        }
    }

    String itemSuffix() {
        return rules.itemSuffix();
    }

    /** The declaration of a record or union. */
    Optional<Match> declaration(Type type) {
        Optional<Match> before = known.get(type);
        if (before == null) {
            before = find(type);
            known.put(type, before);
        }
        return before;
    }

    private Optional<Match> find(Type type) {
        if (type instanceof Type.Union(var symbol, var args)) {
            return Optional.ofNullable(unions.get(symbol)).map(declared -> new Match(declared, args));
        }
        NamedType exact = plain.get(type);
        if (exact != null) {
            return Optional.of(new Match(exact, List.of()));
        }
        for (NamedType candidate : generic) {
            Optional<List<Type>> args = Substitution.match(candidate.params(), candidate.type(), type);
            if (args.isPresent()) {
                return Optional.of(new Match(candidate, args.get()));
            }
        }
        return Optional.empty();
    }

    /** {@code Invoice}, {@code PageOfInvoice}; a union always has a name. */
    Optional<String> declared(Type type) {
        if (type instanceof Type.Union(var symbol, var args)) {
            return Optional.of(applied(symbol.name(), args));
        }
        return declaration(type).map(match -> applied(match.declaration().name(), match.args()));
    }

    private String applied(String name, List<Type> args) {
        return args.isEmpty()
                ? name
                : name
                        + rules.argumentsAfter()
                        + args.stream().map(this::argument).collect(Collectors.joining(rules.argumentsBetween()));
    }

    private String argument(Type type) {
        return switch (type) {
            case Type.Prim prim ->
                prim.name().charAt(0) + prim.name().substring(1).toLowerCase(Locale.ROOT);
            case Type.ListOf(Type element) -> applied("List", List.of(element));
            case Type.MapOf(var _, Type value) -> applied("Map", List.of(value));
            case Type.Record _, Type.Union _ -> declared(type).orElse("Record");
            case Type.Function _, Type.Param _ -> "Any";
        };
    }

    /** {@code createOrder} becomes {@code CreateOrder}, {@code x-id} {@code XId}. */
    static String pascal(String name) {
        var out = new StringBuilder();
        boolean start = true;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (isLetterOrDigit(c)) {
                out.append(start && c >= 'a' && c <= 'z' ? (char) (c - 32) : c);
                start = false;
            } else {
                start = true;
            }
        }
        return out.toString();
    }

    static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
}
