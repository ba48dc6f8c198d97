package io.mtpscript.compiler.types;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.effects.EffectCheck;
import io.mtpscript.compiler.source.Span;
import io.mtpscript.compiler.syntax.Decl;
import io.mtpscript.compiler.syntax.Name;
import io.mtpscript.compiler.typed.ConstantSymbol;
import io.mtpscript.compiler.typed.FunctionSymbol;
import io.mtpscript.compiler.typed.Type;
import io.mtpscript.compiler.typed.UnionSymbol;
import io.mtpscript.core.text.NearName;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** Gives declared types, variants and functions their types, once every name of the program is known. */
final class Signatures {
    private final Checking checking;
    private final Findings findings;

    Signatures(Checking checking) {
        this.checking = checking;
        this.findings = checking.findings;
    }

    void resolve(ModuleScope scope) {
        scope.aliases().forEach(alias -> checking.types.alias(alias, alias.span()));
        scope.unions().forEach(this::union);
        scope.functions().forEach(this::function);
        for (var constant : scope.constants()) {
            constant.decl()
                    .type()
                    .ifPresent(written -> constant.bind(new ConstantSymbol(
                            scope.name(), constant.name().text(), checking.types.resolve(written, scope, List.of()))));
        }
    }

    private void union(Definition.Union union) {
        var variants = new ArrayList<UnionSymbol.Variant>();
        for (var variant : union.decl().variants()) {
            payloadNames(variant);
            var payload = new ArrayList<UnionSymbol.Payload>();
            for (var part : variant.payload()) {
                Type type = checking.types.resolve(part.type(), union.home(), union.params());
                checking.types.modifiers(part.secret(), part.text(), type, part.span());
                payload.add(new UnionSymbol.Payload(
                        part.name().map(Name::text).orElse(""), type, part.secret(), part.text()));
            }
            variants.add(new UnionSymbol.Variant(variant.name().text(), payload, variant.doc()));
        }
        union.symbol().bind(variants);
    }

    /** A variant travels as an object with a member {@code type}, so its payload is named throughout or not at all. */
    private void payloadNames(Decl.Variant variant) {
        var names = new LinkedHashSet<String>();
        int named = 0;
        for (var part : variant.payload()) {
            if (part.name().isEmpty()) {
                continue;
            }
            named++;
            Name name = part.name().get();
            if (name.text().equals("type")) {
                findings.add(
                        DiagnosticCode.PAYLOAD,
                        name.span(),
                        "a payload cannot be named `type`: in JSON that member names the variant",
                        "Choose another name, for example `kind`.");
            }
            if (!names.add(name.text())) {
                findings.add(
                        DiagnosticCode.DUPLICATE_FIELD,
                        name.span(),
                        "`" + variant.name().text() + "` has two payloads named `" + name.text() + "`");
            }
        }
        if (named > 0 && named < variant.payload().size()) {
            findings.add(
                    DiagnosticCode.PAYLOAD,
                    variant.span(),
                    "`" + variant.name().text() + "` names some of its payloads only",
                    "Name all of them or none.");
        }
    }

    private void function(Definition.Function function) {
        var decl = function.decl();
        var scope = function.home();
        var params = new ArrayList<Type>();
        for (var param : decl.params()) {
            params.add(parameter(param, function));
        }
        FunctionSymbol.Kind kind = function.effect().isPresent()
                ? FunctionSymbol.Kind.EFFECT
                : decl.body().isPresent() ? FunctionSymbol.Kind.DEFINED : FunctionSymbol.Kind.INTRINSIC;
        List<String> needs = kind == FunctionSymbol.Kind.EFFECT
                ? decl.uses().orElse(List.of()).stream().map(Name::text).toList()
                : List.of();
        var symbol = new FunctionSymbol(
                kind, scope.name(), decl.name().text(), function.typeParams(), params, function.effect(), needs);
        decl.result()
                .map(written -> checking.types.resolve(written, scope, function.typeParams()))
                .ifPresent(symbol::bindResult);
        function.bind(symbol);
        demands(function);
    }

    private Type parameter(Decl.Param param, Definition.Function function) {
        // The parser has told where a type is missing.
        return param.type()
                .map(written -> checking.types.resolve(written, function.home(), function.typeParams()))
                .orElse(Unifier.ERROR);
    }

    /** What the functions of the VM and the effects ask of their first type parameter. */
    private static void demands(Definition.Function function) {
        if (function.typeParams().isEmpty() || !function.home().library()) {
            return;
        }
        var first = function.typeParams().getFirst();
        switch (function.symbol().toString()) {
            case "Json.encode" -> first.demand(Demand.JSON);
            case "Json.decode", "Json.decodeStrict" -> {
                first.demand(Demand.JSON);
                first.demand(Demand.JSON_READ);
            }
            case "DbRead.query", "DbRead.one", "DbWrite.returning" -> first.demand(Demand.ROW);
            case "List.sortByKeys" -> first.demand(Demand.ORDER);
            case "List.distinct" -> first.demand(Demand.EQUAL);
            case "Cbor.encode" -> first.demand(Demand.CBOR);
            case "Hash.hmacSha256", "Jwt.hs256", "Jwt.rs256", "Jwt.es256", "Jwt.ed25519", "Password.argon2id" ->
                first.demand(Demand.KEY_TEXT);
            case "Log.debug", "Log.info", "Log.warn", "Log.error" -> first.demand(Demand.LOG);
            default -> {}
        }
    }

    /** The effects of a {@code uses} clause that exist or are meant; a diagnostic for each that does not exist. */
    List<Name> effects(Optional<List<Name>> uses) {
        var known = new ArrayList<>(checking.library.effectNames());
        known.add(EffectCheck.ASYNC);
        var out = new ArrayList<Name>();
        for (var name : uses.orElse(List.of())) {
            if (known.contains(name.text())) {
                out.add(name);
            } else {
                unknownEffect(name, known);
                NearName.of(name.text(), known).ifPresent(near -> out.add(new Name(near, name.span())));
            }
        }
        return out;
    }

    private void unknownEffect(Name name, List<String> known) {
        Span span = name.span();
        var diagnostic = Diagnostic.of(DiagnosticCode.EFFECT_UNKNOWN, span, "there is no effect `" + name.text() + "`");
        findings.add(diagnostic.withHint(Suggestions.hint(name.text(), known)
                .orElse("The effects of this version are " + String.join(", ", known) + ".")));
    }
}
