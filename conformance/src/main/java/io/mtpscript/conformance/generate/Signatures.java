package io.mtpscript.conformance.generate;

import io.mtpscript.compiler.syntax.Decl;
import io.mtpscript.compiler.syntax.Module;
import io.mtpscript.compiler.syntax.TypeExpr;
import io.mtpscript.compiler.types.StandardLibrary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The library as its sources declare it: every exported function that is not left out for a reason. */
final class Signatures {
    /** Functions that generated programs do not call, with the reason. */
    static final Map<String, String> EXCLUDED = new TreeMap<>(Map.of(
            "Password.hash", "a tenth of a second a call",
            "Password.verify", "a tenth of a second a call",
            "HttpRequest.secretHeader", "Secrets are generated at effect calls alone",
            "HttpRequest.bearer", "Secrets are generated at effect calls alone",
            "Sql.join", "the type Sql is generated at effect calls alone",
            "Sql.empty", "the type Sql is generated at effect calls alone",
            "Jwt.verify", "a token that is valid is not made by chance; golden cases have them"));

    /** @param params type parameters, as {@code 'T} */
    record Signature(String name, List<String> params, List<Ty> types, Ty result) {
        Signature {
            params = List.copyOf(params);
            types = List.copyOf(types);
        }
    }

    /** @param payload types by position */
    record Variant(String name, List<String> names, List<Ty> payload) {
        Variant {
            names = List.copyOf(names);
            payload = List.copyOf(payload);
        }
    }

    /** A union: its parameters, as {@code 'T}, and variants. */
    record Union(List<String> params, List<Variant> variants) {
        Union {
            params = List.copyOf(params);
            variants = List.copyOf(variants);
        }

        boolean plain() {
            return variants.stream().allMatch(v -> v.payload().isEmpty());
        }
    }

    private final List<Signature> functions = new ArrayList<>();
    private final Map<String, Union> unions = new TreeMap<>();
    private final Map<String, TypeExpr> aliases = new HashMap<>();

    Signatures(StandardLibrary library) {
        for (Module module : library.modules()) {
            module.declarations().forEach(d -> {
                if (d instanceof Decl.Alias alias) {
                    aliases.put(alias.name().text(), alias.type());
                }
            });
        }
        for (Module module : library.modules()) {
            String path = module.source().path();
            String name = path.substring(path.indexOf('/') + 1, path.lastIndexOf('.'));
            module.declarations().forEach(d -> declare(name, d));
        }
    }

    private void declare(String module, Decl declaration) {
        if (declaration instanceof Decl.Function f && f.exported()) {
            String name = module.equals("prelude")
                    ? f.name().text()
                    : module + "." + f.name().text();
            if (!EXCLUDED.containsKey(name)) {
                List<String> params =
                        f.typeParams().stream().map(p -> "'" + p.text()).toList();
                functions.add(new Signature(
                        name,
                        params,
                        f.params().stream()
                                .map(p -> ty(p.type().orElseThrow(), params))
                                .toList(),
                        ty(f.result().orElseThrow(), params)));
            }
        } else if (declaration instanceof Decl.Union u) {
            List<String> params = u.params().stream().map(p -> "'" + p.text()).toList();
            unions.put(
                    u.name().text(),
                    new Union(
                            params,
                            u.variants().stream()
                                    .map(v -> new Variant(
                                            v.name().text(),
                                            v.payload().stream()
                                                    .map(p -> p.name()
                                                            .map(n -> n.text())
                                                            .orElse(""))
                                                    .toList(),
                                            v.payload().stream()
                                                    .map(p -> ty(p.type(), params))
                                                    .toList()))
                                    .toList()));
        }
    }

    private Ty ty(TypeExpr type, List<String> params) {
        return switch (type) {
            case TypeExpr.Unit _ -> Ty.UNIT;
            case TypeExpr.Missing _ -> throw new IllegalStateException("a signature without a type");
            case TypeExpr.Record(var fields, var _) -> {
                var sorted = new TreeMap<String, Ty>();
                fields.forEach(f -> sorted.put(f.name().text(), ty(f.type(), params)));
                yield Ty.record(List.copyOf(sorted.keySet()), List.copyOf(sorted.values()));
            }
            case TypeExpr.Function(var from, TypeExpr to, var _) -> {
                var all = new ArrayList<Ty>();
                from.forEach(p -> all.add(ty(p, params)));
                all.add(ty(to, params));
                yield new Ty("=>", List.of(), all);
            }
            case TypeExpr.Named(var name, var args, var _) -> {
                if (params.contains("'" + name.text())) {
                    yield Ty.named("'" + name.text());
                }
                TypeExpr alias = aliases.get(name.text());
                yield alias != null
                        ? ty(alias, params)
                        : new Ty(
                                name.text(),
                                List.of(),
                                args.stream().map(a -> ty(a, params)).toList());
            }
        };
    }

    List<Signature> functions() {
        return functions;
    }

    Map<String, Union> unions() {
        return unions;
    }
}
