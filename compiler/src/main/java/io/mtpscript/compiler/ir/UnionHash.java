package io.mtpscript.compiler.ir;

import io.mtpscript.compiler.typed.Type;
import io.mtpscript.compiler.typed.UnionSymbol;
import io.mtpscript.core.cbor.CborWriter;
import io.mtpscript.core.hash.Sha256;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a union's variants are, as SHA-256 in hex: of the deterministic CBOR array of {@code [variant, [[payload, type, secret,
 * text]...]]} in declaration order. Types are written out, unions by module and name, type parameters by position, so that
 * renaming a parameter or moving a comment changes nothing. Language reference section 4.
 */
final class UnionHash {
    private UnionHash() {}

    static String of(UnionSymbol symbol) {
        var out = new CborWriter().array(symbol.variants().size());
        for (UnionSymbol.Variant variant : symbol.variants()) {
            out.array(2).text(variant.name()).array(variant.payload().size());
            for (UnionSymbol.Payload payload : variant.payload()) {
                out.array(4)
                        .text(payload.name())
                        .text(type(payload.type(), symbol.params()))
                        .bool(payload.secret())
                        .bool(payload.text());
            }
        }
        return Sha256.hexOf(out.toByteArray());
    }

    private static String type(Type type, List<Type.TypeParam> params) {
        return switch (type) {
            case Type.Prim prim -> prim.name().toLowerCase(Locale.ROOT);
            case Type.ListOf list -> "list<" + type(list.element(), params) + ">";
            case Type.MapOf map -> "map<" + type(map.key(), params) + "," + type(map.value(), params) + ">";
            case Type.Record record ->
                record.fields().stream()
                        .map(f -> (f.secret() ? "secret " : "")
                                + (f.text() ? "text " : "")
                                + f.name()
                                + ":"
                                + type(f.type(), params))
                        .collect(Collectors.joining(",", "{", "}"));
            case Type.Union union ->
                union.symbol().module() + ":" + union.symbol().name() + all(union.args(), params, "<", ">");
            case Type.Function function ->
                all(function.params(), params, "(", ")") + "=>" + type(function.result(), params);
            case Type.Param param -> "#" + params.indexOf(param.param());
        };
    }

    private static String all(List<Type> types, List<Type.TypeParam> params, String open, String close) {
        return types.stream().map(t -> type(t, params)).collect(Collectors.joining(",", open, close));
    }
}
