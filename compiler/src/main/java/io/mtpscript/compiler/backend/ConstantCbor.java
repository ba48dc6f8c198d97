package io.mtpscript.compiler.backend;

import io.mtpscript.compiler.ir.Constant;
import io.mtpscript.core.cbor.CborWriter;
import io.mtpscript.core.code.TypeDesc;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The canonical CBOR of a constant by its type: docs/internals.md section 5. */
final class ConstantCbor {
    private final List<TypeDesc> types;

    ConstantCbor(List<TypeDesc> types) {
        this.types = types;
    }

    byte[] encode(Constant value) {
        var out = new CborWriter();
        write(value, out);
        return out.toByteArray();
    }

    private void write(Constant constant, CborWriter out) {
        switch (constant) {
            case Constant.Int(long value) -> out.integer(value);
            case Constant.Bool(boolean value) -> out.bool(value);
            case Constant.Unit() -> out.nothing();
            case Constant.Text(String value) -> out.text(value);
            case Constant.Dec(var value) -> out.decimal(value);
            case Constant.ListOf(var _, var elements) -> {
                out.array(elements.size());
                elements.forEach(e -> write(e, out));
            }
            case Constant.Variant(var _, int variant, var payload) -> {
                out.array(1 + payload.size()).integer(variant);
                payload.forEach(p -> write(p, out));
            }
            case Constant.Record(int type, var fields) -> record((TypeDesc.Record) types.get(type), fields, out);
            case Constant.Module _,
                    Constant.Part _,
                    Constant.SliceOf _,
                    Constant.MapOf _,
                    Constant.Closure _,
                    Constant.Sql _,
                    Constant.SqlJoin _,
                    Constant.Response _ -> throw new IllegalStateException("no canonical form: " + constant);
        }
    }

    private void record(TypeDesc.Record type, List<Constant> fields, CborWriter out) {
        var order = new ArrayList<Integer>();
        for (int i = 0; i < fields.size(); i++) {
            order.add(i);
        }
        // Map keys: shorter ones first, then bytewise.
        order.sort(Comparator.comparing(
                (Integer i) -> type.fields().get(i).name().getBytes(StandardCharsets.UTF_8),
                Comparator.<byte[]>comparingInt(b -> b.length).thenComparing(java.util.Arrays::compareUnsigned)));
        out.map(fields.size());
        for (int i : order) {
            out.text(type.fields().get(i).name());
            write(fields.get(i), out);
        }
    }
}
