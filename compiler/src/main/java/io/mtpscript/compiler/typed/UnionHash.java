package io.mtpscript.compiler.typed;

import io.mtpscript.core.cbor.CborWriter;
import io.mtpscript.core.hash.Sha256;
import java.util.List;
import java.util.Locale;

/**
 * The content hash of a union: SHA-256 over the deterministic CBOR of its variants. Two units agree on a union exactly
 * when these hashes are equal. Language reference section 4.
 *
 * <p>The hashed item is an array with one entry a variant, in order: {@code [name, [[payload name, secret, text, type],
 * ...]]}. A type is its name, or an array that begins with its kind: {@code ["List", t]}, {@code ["Map", k, v]},
 * {@code ["Record", [name, secret, text, t], ...]}, {@code ["Function", [t, ...], t]}, {@code ["Union", module, name,
 * [t, ...]]}; a type parameter is its position. Other unions are named, not unfolded: they have hashes of their own.
 */
public final class UnionHash {
    private final CborWriter out = new CborWriter();
    private final List<Type.TypeParam> params;

    private UnionHash(UnionSymbol union) {
        this.params = union.params();
    }

    /** The hash in lower-case hex. */
    public static String of(UnionSymbol union) {
        return of(union, union.variants());
    }

    /** The hash that {@code union} would have with other variants. */
    public static String of(UnionSymbol union, List<UnionSymbol.Variant> variants) {
        var hash = new UnionHash(union);
        hash.variants(variants);
        return Sha256.hexOf(hash.out.toByteArray());
    }

    private void variants(List<UnionSymbol.Variant> variants) {
        out.array(variants.size());
        for (var variant : variants) {
            out.array(2).text(variant.name()).array(variant.payload().size());
            for (var part : variant.payload()) {
                field(part.name(), part.secret(), part.text(), part.type());
            }
        }
    }

    private void field(String name, boolean secret, boolean text, Type type) {
        out.array(4).text(name).bool(secret).bool(text);
        type(type);
    }

    private void type(Type type) {
        switch (type) {
            case Type.Prim prim -> out.text(name(prim));
            case Type.Param(var param) -> out.integer(params.indexOf(param));
            case Type.ListOf(Type element) -> {
                out.array(2).text("List");
                type(element);
            }
            case Type.MapOf(Type key, Type value) -> {
                out.array(3).text("Map");
                type(key);
                type(value);
            }
            case Type.Record(var fields) -> {
                out.array(fields.size() + 1L).text("Record");
                fields.forEach(field -> field(field.name(), field.secret(), field.text(), field.type()));
            }
            case Type.Function(var parameters, Type result) -> {
                out.array(3).text("Function");
                types(parameters);
                type(result);
            }
            case Type.Union(var symbol, var args) -> {
                out.array(4).text("Union").text(symbol.module()).text(symbol.name());
                types(args);
            }
        }
    }

    /** As the language writes it: {@code Int}. */
    private static String name(Type.Prim prim) {
        return prim.name().charAt(0) + prim.name().substring(1).toLowerCase(Locale.ROOT);
    }

    private void types(List<Type> types) {
        out.array(types.size());
        types.forEach(this::type);
    }
}
